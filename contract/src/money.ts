/**
 * Money is an integer number of fen (分), everywhere inside and on every wire. Yuan exist only for eyes.
 * A field that holds fen inside our code carries the unit in its name: `amountFen`.
 */

/** The smallest and the largest amount of one payment, in fen: one fen to 100,000 yuan. */
export const MIN_AMOUNT_FEN = 1
export const MAX_AMOUNT_FEN = 10_000_000

/** True for an integer amount that a payment may have. Strings, floats, null and exponents beyond an integer are not amounts. */
export function isAmountFen(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= MIN_AMOUNT_FEN && value <= MAX_AMOUNT_FEN
}

/** Fen as yuan for eyes, always two decimals: 1250 -> "12.50", -5 -> "-0.05". */
export function formatYuan(amountFen: number): string {
  const sign = amountFen < 0 ? '-' : ''
  const fen = Math.abs(amountFen)
  const yuan = Math.floor(fen / 100)
  const grouped = String(yuan).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return `${sign}${grouped}.${String(fen % 100).padStart(2, '0')}`
}

/** What a person typed, in yuan with at most two decimals ("12", "12.5", "0.01"), as fen; undefined when it is not an amount. */
export function parseYuan(text: string): number | undefined {
  const match = /^(\d{1,6})(?:\.(\d{0,2}))?$/.exec(text)
  if (!match) return undefined
  const fen = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return isAmountFen(fen) ? fen : undefined
}

/**
 * A share of an amount in basis points, rounded half up to the fen. BigInt inside, because
 * 10,000,000 fen at 10,000 basis points is safe in a double but sums of such products in a batch need not be.
 */
export function shareOf(amountFen: number, rateBps: number): number {
  return Number((BigInt(amountFen) * BigInt(rateBps) + 5_000n) / 10_000n)
}
