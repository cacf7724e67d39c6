/**
 * How far a school lets static merchant codes go: the more surely payers are known, the more one person may pay by them on
 * one business day. The sums of B, C and D are those of the central bank's rules for bar-code payments; A is bounded only by
 * what one payment may take.
 */
export const STATIC_CODE_GRADES = ['A', 'B', 'C', 'D'] as const
export type StaticCodeGrade = (typeof STATIC_CODE_GRADES)[number]

/** What static codes may take of one person on one business day, surcharges included, in fen. */
export const STATIC_LIMIT_FEN: Readonly<Record<StaticCodeGrade, number>> = {
  A: 10_000_000,
  B: 500_000,
  C: 100_000,
  D: 50_000,
}

/** What one reverse scan may take without a PIN, surcharge included, in fen; a school may set another sum. */
export const PIN_FREE_FEN = 10_000
/** How many reverse scans a person may pay on one business day without a PIN; a school may set another number. */
export const PIN_FREE_PER_DAY = 10
/** How long a payer has to confirm; then the payment is closed. */
export const CONFIRM_WITHIN_SECONDS = 45

/** The same person, the same amount, the same till within so many seconds: the cashier is asked; a school may set others, 0 for never. */
export const DUPLICATE_WITHIN_SECONDS = 30
/** The same person at two merchants within so many seconds: the payer's PIN is asked for; 0 for never. */
export const TWO_MERCHANTS_WITHIN_SECONDS = 60

/** Payments in one export: half a year of a busy stall, more than a person reads, and less than a process minds. */
export const MOST_EXPORTED = 100_000

/** The largest roster (名册) that is read, in bytes, and the most people in it. */
export const MAX_ROSTER_BYTES = 20 * 1024 * 1024
export const MAX_ROSTER_ROWS = 100_000
/** A till beats every half minute; one that is not heard of for so long is offline. */
export const TERMINAL_SILENT_AFTER_MS = 2 * 60_000
/** A till's clock may be so far beside ours before somebody should look at it: codes of a phone are good for half a minute. */
export const TERMINAL_SKEW_LIMIT_MS = 5000
