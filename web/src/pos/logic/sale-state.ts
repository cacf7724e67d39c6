import { type AmountEntry, type AmountKey, EMPTY_ENTRY } from '../../shared/amount-entry.ts'
import type { SaleRecord } from './record.ts'
import type { HeldCode, Refusal } from './scanned-code.ts'

/**
 * The screen of one sale. A charge starts when two things are there: an amount that the cashier has confirmed with Enter,
 * and a good code. They may come in either order. Or the till shows a code itself, of the amount that is typed.
 */
export interface Sale {
  readonly entry: AmountEntry
  /** Enter was pressed on this amount: the next good code is charged. */
  readonly confirmed: boolean
  /** The amount belongs to a sale that ended without money: the next figure starts a new one. */
  readonly stale: boolean
  readonly code?: HeldCode
  readonly panel: Panel
  /** How the amount stood before each of the last keys, the latest last; anything else that happens forgets it. */
  readonly trail?: readonly Typed[]
}

export type Typed = Pick<Sale, 'entry' | 'confirmed' | 'stale'>

/** What has just ended by itself or by the cashier's hand, without money. PAID_BACK: a payment came before the cancellation. */
export type Note = 'CODE_RAN_OUT' | 'CANCELLED' | 'PAID_BACK'

/** Charged, from the writing to the outcome. The order number is there as soon as the record is written. */
export interface Working {
  readonly at: 'WORKING'
  readonly outTradeNo?: string
  readonly since: number
  /** The cashier has called it off; whether it could still be, the server decides. */
  readonly cancelledAt?: number
}

/** A dynamic code, from the wish for it to its end. The order number is there as soon as the record is written. */
export interface Showing {
  readonly at: 'SHOWING'
  readonly outTradeNo?: string
  readonly since: number
  /** The cashier has called it off; whether it could still be, the server decides. */
  readonly cancelledAt?: number
  /** A payment code was scanned meanwhile: until then the screen says why it is not taken. */
  readonly scanRefusedUntil?: number
  /** The last attempt to pay that came to nothing, already told by a tone. */
  readonly failedPaymentId?: string
}

export type Panel =
  | { readonly at: 'OPEN'; readonly note?: Note }
  /** The code was turned away here; nothing was sent. */
  | { readonly at: 'REFUSED'; readonly refusal: Refusal; readonly until: number }
  | Working
  | Showing
  /** `again`: shown once more by F4. */
  | { readonly at: 'OUTCOME'; readonly outTradeNo: string; readonly until: number; readonly again: boolean }

export type SaleEvent =
  | { type: 'AMOUNT_KEY'; key: AmountKey }
  /** So many of the last amount keys were a gun's. */
  | { type: 'TAKE_BACK'; count: number }
  | { type: 'ENTER' }
  | { type: 'CLEAR' }
  /** Call off the payment that is waited for. */
  | { type: 'CANCEL' }
  /** Charge what looks like the payment before. */
  | { type: 'CONFIRM' }
  /** Show a dynamic code of the amount. */
  | { type: 'DYNAMIC_CODE' }
  | { type: 'SHOW_LAST'; outTradeNo: string }
  | { type: 'CODE'; code: HeldCode }
  | { type: 'BAD_CODE'; refusal: Refusal }
  | { type: 'WRITTEN'; outTradeNo: string }
  | { type: 'NOT_WRITTEN' }
  /** A record of this till changed; also for those that are not on the screen. */
  | { type: 'RECORD'; record: SaleRecord }
  /** After a reload: a sale without an outcome comes back to the screen. */
  | { type: 'RESUME'; record: SaleRecord }
  | { type: 'TIME' }

export interface SaleContext {
  now: number
  maxFen: number
  /** Why nothing can be charged now, if so. */
  blocked: Refusal | undefined
  /** The phone that paid a moment ago and may still lie under the scanner. */
  justPaid?: string | undefined
}

type Tone = 'success' | 'declined' | 'attention' | 'tick'

export type SaleEffect =
  | { do: 'CHARGE'; amountFen: number; code: HeldCode }
  | { do: 'MAKE_CODE'; amountFen: number }
  | { do: 'CANCEL'; outTradeNo: string }
  | { do: 'CONFIRM'; outTradeNo: string }
  | { do: 'TONE'; tone: Tone }

export interface SaleStep {
  sale: Sale
  effects: readonly SaleEffect[]
}

export const EMPTY_SALE: Sale = { entry: EMPTY_ENTRY, confirmed: false, stale: false, panel: { at: 'OPEN' } }

export const SHOWN_MS = { paid: 2000, unpaid: 5000, refused: 2500, again: 8000 } as const
/** A cashier may turn to the next customer when an answer is this late; the sale is asked for in the background. */
export const SET_ASIDE_AFTER_MS = 5000

/**
 * Whether the screen may be given to the next customer. Never before the record is written: nothing else can be written
 * until then, and the next sale, which waits for its number, would take this one's and be shown this one's end.
 */
export function maySetAside({ outTradeNo, since, cancelledAt }: Working | Showing, now: number): boolean {
  return outTradeNo !== undefined && now - (cancelledAt ?? since) >= SET_ASIDE_AFTER_MS
}

export const only = (sale: Sale): SaleStep => ({ sale, effects: [] })
export const withTone = (sale: Sale, tone: Tone): SaleStep => ({ sale, effects: [{ do: 'TONE', tone }] })

export function opened({ entry, confirmed, stale, code }: Sale): Sale {
  return { entry, confirmed, stale, ...(code ? { code } : {}), panel: { at: 'OPEN' } }
}

export function refused(sale: Sale, refusal: Refusal, now: number): SaleStep {
  return withTone({ ...sale, panel: { at: 'REFUSED', refusal, until: now + SHOWN_MS.refused } }, 'declined')
}

/** The sale on the screen has ended, with money or without; without, its amount stays. */
export function outcome(sale: Sale, { outTradeNo, state }: SaleRecord, now: number): SaleStep {
  const paid = state === 'PAID'
  const until = now + SHOWN_MS[paid ? 'paid' : 'unpaid']
  const left: Sale = paid ? EMPTY_SALE : { ...EMPTY_SALE, entry: sale.entry, stale: true }
  return withTone({ ...left, panel: { at: 'OUTCOME', outTradeNo, until, again: false } }, paid ? 'success' : 'declined')
}
