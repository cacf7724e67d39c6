import type { ErrorCode } from '@yimatong/contract/errors'
import type { BillView, OrderView } from '@yimatong/contract/platform-api'
import type { DeviceVoucher } from '@yimatong/contract/device'
import { createStore, useStore } from '../shared/store.ts'
import { campusTime, type KeptClock } from './phone/clock.ts'
import type { KeptAccount, KeptBills, KeptDevice } from './phone/kept.ts'
import type { Pool } from './phone/vouchers.ts'
import type { Watch } from './result/match.ts'

/** The vouchers of the batch in force, opened; in memory only. */
export interface OpenBatch extends Pool {
  jwe: string
  /** Campus time. */
  issuedAt: number
  vouchers: readonly DeviceVoucher[]
}

/** What is shown to a scanner now. */
export interface PresentedCode {
  /** What it was made of. */
  voucher: DeviceVoucher
  step: number
  /** 308 characters. */
  qr: string
  /** The same payment as 20 digits. */
  digits: string
}

export interface OlderBills extends Pick<KeptBills, 'bills' | 'months'> {
  nextCursor: string | undefined
  asking: boolean
}

export interface AppState {
  /** Whether a server of ours answered lately. */
  online: boolean
  /** UNKNOWN until the server was asked; the phone pays without a session. */
  session: 'UNKNOWN' | 'OPEN' | 'ENDED'
  /** Whose session it is, while one is open. */
  personId: string | undefined
  /** How often this page has forgotten whose phone this is: what was asked for before is nobody's any more. */
  timesForgotten: number
  device: KeptDevice | undefined
  /** The TSM does not know this device (any more): it must be enrolled again. */
  deviceLost: boolean
  batch: OpenBatch | undefined
  /** Place in the batch of the voucher on show. */
  place: number | undefined
  /** The voucher on show, signed for a step. */
  code: PresentedCode | undefined
  clock: KeptClock | undefined
  account: KeptAccount | undefined
  bills: KeptBills | undefined
  /** Bills beyond the newest page, as far as they were read in this visit. */
  older: OlderBills
  watch: Watch
  /** The payment whose result lies over the page. */
  result: BillView | undefined
  /** Payments that tills ask this person to confirm, the first one on show. */
  asked: readonly BillView[]
  /** When the PIN was set on another device, until somebody has read that. */
  pinSetElsewhere: string | undefined
  /** What was scanned last, as the server last told of it. */
  order: OrderView | undefined
  issue: { asking: boolean; lastAttemptAt: number | undefined; failures: number; problem: ErrorCode | undefined }
  /** A new release waits to take over. */
  update: (() => void) | undefined
}

export const NO_ISSUE: AppState['issue'] = { asking: false, lastAttemptAt: undefined, failures: 0, problem: undefined }

const NOTHING_KEPT = {
  device: undefined,
  deviceLost: false,
  batch: undefined,
  place: undefined,
  code: undefined,
  account: undefined,
  bills: undefined,
  older: { bills: [], months: [], nextCursor: undefined, asking: false },
  watch: { from: undefined, seen: [] },
  result: undefined,
  asked: [],
  pinSetElsewhere: undefined,
  order: undefined,
  issue: NO_ISSUE,
} satisfies Partial<AppState>

export const app = createStore<AppState>({
  ...NOTHING_KEPT,
  online: navigator.onLine,
  session: 'UNKNOWN',
  personId: undefined,
  timesForgotten: 0,
  clock: undefined,
  update: undefined,
})

export function useApp<S>(select: (state: AppState) => S): S {
  return useStore(app, select)
}

/** The campus's time now, milliseconds since the epoch. */
export function campusNow(): number {
  return campusTime(app.get().clock, Date.now())
}

/** Forgets whose phone this is. What the clock was measured to be stays true. */
export function forgetPerson(): void {
  app.set({ ...NOTHING_KEPT, timesForgotten: app.get().timesForgotten + 1 })
}
