import type { DeviceVoucher } from '@yimatong/contract/device'
import type { IssueCodesBody } from '@yimatong/contract/tsm-api'
import { type Pool, placeToGoOn } from './vouchers.ts'

/** When to ask the TSM for the next ten, without a word to the person. All instants are milliseconds. */
export interface RefillQuestion {
  online: boolean
  left: number
  /** Campus time at which the batch ends; undefined without a batch. */
  endsAt: number | undefined
  now: number
  /** Phone time of the last attempt, and how many failed one after the other. */
  lastAttemptAt: number | undefined
  failures: number
  phoneNow: number
}

/** At this many left the next batch is fetched while there is a network; at `LOW` the person is warned. */
const REFILL_AT = 5
export const LOW = 3
/** A batch that ends sooner than this is replaced, so that a phone goes offline with at least these hours to spend. */
export const FRESH_ENOUGH_MS = 12 * 3_600_000

const PAUSE_MS = 20_000
const LONGEST_PAUSE_MS = 5 * 60_000

/** How long to leave the TSM alone after an attempt: 20 s, doubled at each failure in a row, at most five minutes. */
export function refillPause(failures: number): number {
  return Math.min(PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS)
}

function wantsRefill({ left, endsAt, now }: RefillQuestion): boolean {
  return endsAt === undefined || left <= REFILL_AT || endsAt - now < FRESH_ENOUGH_MS
}

export function shouldRefill(question: RefillQuestion): boolean {
  if (!question.online || !wantsRefill(question)) return false
  const { lastAttemptAt, phoneNow, failures, left } = question
  // Somebody who cannot pay at all is worth a request every two seconds.
  const pause = left === 0 ? Math.min(refillPause(failures), 2_000) : refillPause(failures)
  return lastAttemptAt === undefined || Math.abs(phoneNow - lastAttemptAt) >= pause
}

export interface Held {
  batch: (Pool & { vouchers: readonly Pick<DeviceVoucher, 'jti'>[] }) | undefined
  /** Of the voucher on show. */
  place: number | undefined
}

/** What the TSM is asked: it keeps the codes with which the phone goes on, should the answer be lost. */
export function refillRequest({ batch, place }: Held, now: number): IssueCodesBody {
  const goesOn = batch === undefined ? undefined : placeToGoOn(batch, place, now)
  const next = goesOn === undefined ? undefined : batch?.vouchers[goesOn]?.jti
  return { next }
}
