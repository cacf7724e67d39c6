import type { BillView } from '@yimatong/contract/platform-api'

/**
 * Which payment the code on show led to. The push says so within a second; a phone that was away asks for its last bills
 * instead. Both end here, so a payment is shown once, however it was heard of.
 */
export interface Watch {
  /** Campus time since when a code of this phone could have been scanned; undefined before the first one was shown. */
  from: number | undefined
  /** Payments whose result was shown already, newest last. */
  seen: readonly string[]
}

type Outcome = Pick<BillView, 'paymentId' | 'state' | 'createdAt'>

/** What the measured campus time may be off by: half a slow round trip. */
const TOLERANCE_MS = 3_000
/** Older news than this is for the bills page, not for the code page. */
const STALE_NEWS_MS = 10 * 60_000
const REMEMBERED = 40

/** A payment whose outcome is known and worth a page of its own. Reversals and refunds come later and show in the bills. */
function hasOutcome(state: BillView['state']): boolean {
  return state === 'SUCCESS' || state === 'PAYERROR' || state === 'CLOSED'
}

function isNews(watch: Watch, bill: Outcome, now: number): boolean {
  const createdAt = Date.parse(bill.createdAt)
  return hasOutcome(bill.state) && !watch.seen.includes(bill.paymentId) && now - createdAt < STALE_NEWS_MS
}

/** The newest payment, of those given, that came from a code shown since `watch.from` and was not shown yet. */
export function resultToShow<T extends Outcome>(watch: Watch, bills: readonly T[], now: number): T | undefined {
  const { from } = watch
  if (from === undefined) return undefined
  return bills
    .filter((bill) => isNews(watch, bill, now) && Date.parse(bill.createdAt) >= from - TOLERANCE_MS)
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0]
}

/** Whether a pushed payment is to be shown: it is about this person, so only age and repetition matter. */
export function isPushToShow(watch: Watch, bill: Outcome, now: number): boolean {
  return isNews(watch, bill, now)
}

/** After a result was shown: it and whatever else was listed with it never comes again. */
export function withSeen(watch: Watch, paymentIds: readonly string[]): Watch {
  const fresh = paymentIds.filter((id) => !watch.seen.includes(id))
  return { ...watch, seen: [...watch.seen, ...fresh].slice(-REMEMBERED) }
}

/** When a code comes on show: the watch goes on from the earlier one, unless that was long ago. */
export function watchFrom(watch: Watch, now: number): Watch {
  const { from } = watch
  const goesOn = from !== undefined && from <= now && now - from < STALE_NEWS_MS
  return goesOn ? watch : { ...watch, from: now }
}
