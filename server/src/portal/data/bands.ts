/** Amounts from the lowest to the highest, both included, in fen. */
export type AmountRange = readonly [low: number, high: number]

/** Multiples of half a yuan are prices, and bands of their own. */
const PRICE_FEN = 50
/** The other amounts of a yuan share a band. */
const YUAN_FEN = 100

/** The bands (see `band_of` in the migrations) that lie wholly between two amounts, as a condition on sums `p`. */
export const wholeBands = (min: string, max: string): string =>
  `p.band_fen >= ${min} AND p.band_fen + CASE WHEN p.band_fen % ${PRICE_FEN} = 0 THEN 0 ELSE ${YUAN_FEN - 2} END <= ${max}`

/** The amounts between these two, both included, whose band does not lie wholly between them. */
export function cutBands([min, max]: AmountRange): AmountRange[] {
  const yuans = new Set([min, max].map((amount) => amount - (amount % YUAN_FEN)))
  return [...yuans]
    .filter((yuan) => min > yuan + 1 || max < yuan + YUAN_FEN - 1)
    .flatMap((yuan) =>
      Array.from({ length: YUAN_FEN / PRICE_FEN }, (_, index) => yuan + index * PRICE_FEN)
        .map((price): AmountRange => [Math.max(min, price + 1), Math.min(max, price + PRICE_FEN - 1)])
        .filter(([low, high]) => low <= high),
    )
}
