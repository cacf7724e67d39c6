/**
 * Which of the ten vouchers to show. A phone without a network cannot know whether a code was scanned, so a voucher that was
 * on show long enough to be scanned is struck out here and not shown in the next session; the server decides in the end.
 */
export interface Pool {
  /** Campus time, milliseconds since the epoch, at which each voucher stops paying. */
  expiries: readonly number[]
  /** Places in the batch of the vouchers that were paid with, or shown long enough that they may have been. */
  struck: readonly number[]
}

/** Shown this long in all, a voucher may have been scanned: a scanner needs well under a second, people a little more. */
export const SHOWN_LONG_MS = 2_500

/** A voucher so close to its end is not begun: it must still pay when the till sends it. */
const EXPIRY_MARGIN_MS = 30_000

function payable(pool: Pool, now: number): number[] {
  return pool.expiries.flatMap((expiry, place) =>
    expiry - EXPIRY_MARGIN_MS > now && !pool.struck.includes(place) ? [place] : [],
  )
}

/** The place of the voucher to show next; undefined when there is none left that pays. */
export function nextPlace(pool: Pool, now: number): number | undefined {
  return payable(pool, now)[0]
}

/**
 * The place to show when the page comes back: the voucher on show goes on unless it was struck out or has run out meanwhile.
 */
export function placeOnReturn(pool: Pool, shown: number | undefined, now: number): number | undefined {
  return shown !== undefined && payable(pool, now).includes(shown) ? shown : nextPlace(pool, now)
}

/** The voucher on show pays until its end, even when it was struck out for the next session. */
function isShownToPay(pool: Pool, shown: number | undefined, now: number): shown is number {
  return shown !== undefined && (pool.expiries[shown] ?? 0) > now
}

/** The place with which the phone goes on as long as no other batch comes; undefined when there is none left that pays. */
export function placeToGoOn(pool: Pool, shown: number | undefined, now: number): number | undefined {
  return isShownToPay(pool, shown, now) ? shown : nextPlace(pool, now)
}

/** How many payments are left. The voucher on show counts, struck out or not. */
export function paymentsLeft(pool: Pool, shown: number | undefined, now: number): number {
  const left = payable(pool, now)
  const alsoShown = isShownToPay(pool, shown, now) && !left.includes(shown)
  return left.length + (alsoShown ? 1 : 0)
}

/** True when nothing pays because of time, not because of use. */
export function hasRunOut(pool: Pool, now: number): boolean {
  return pool.expiries.some((_, place) => !pool.struck.includes(place)) && nextPlace(pool, now) === undefined
}

export function withStruck(struck: readonly number[], place: number): readonly number[] {
  return struck.includes(place) ? struck : [...struck, place]
}
