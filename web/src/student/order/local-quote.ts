import { MAX_AMOUNT_FEN } from '@yimatong/contract/money'
import type { OrderQuote, OrderRule } from '@yimatong/contract/order-quote'
import { surchargeFen } from '@yimatong/contract/surcharge'

/**
 * What an amount costs by the rule that the order came with, worked out while it is typed. The server confirms it before
 * anybody is asked for a PIN, and its word is what is paid.
 */
export function localQuote(rule: OrderRule | undefined, amountFen: number): OrderQuote {
  if (rule === undefined) return { amount: amountFen, surcharge: 0, total: amountFen }
  const surcharge = surchargeFen(rule, amountFen)
  return { amount: amountFen, surcharge, total: amountFen + surcharge, rule }
}

/** The largest amount, in fen, whose total is no more than `mostFen`; 0 when there is none. */
export function largestAmount(rule: OrderRule | undefined, mostFen: number): number {
  // A larger amount never has a smaller total, so halving finds the last one that fits.
  let [fits, tooMuch] = [0, Math.min(mostFen, MAX_AMOUNT_FEN) + 1]
  while (tooMuch - fits > 1) {
    const middle = Math.floor((fits + tooMuch) / 2)
    if (localQuote(rule, middle).total <= mostFen) fits = middle
    else tooMuch = middle
  }
  return fits
}
