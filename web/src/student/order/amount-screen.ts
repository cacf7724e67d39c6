import { MAX_AMOUNT_FEN, MIN_AMOUNT_FEN } from '@yimatong/contract/money'
import type { OrderQuote } from '@yimatong/contract/order-quote'
import type { MeView, OrderView } from '@yimatong/contract/platform-api'
import { type AmountEntry, totalFen } from '../../shared/amount-entry.ts'
import { largestAmount, localQuote } from './local-quote.ts'

/** What bounds this payment: the day's limit for static codes, the account's limit for one payment, or what any may have. */
export type Bound = 'STATIC_DAY' | 'ONE_PAYMENT' | 'ANY_PAYMENT'

/** What the screen of a static order says while the amount is typed. Amounts in fen. */
export interface AmountScreen {
  /** Undefined while nothing is typed that could be paid. */
  quote: OrderQuote | undefined
  bound: Bound
  /** What the bound leaves, surcharge included. */
  leftFen: number
  /** The largest amount that may be typed, its surcharge left out. */
  largestFen: number
  /** NEAR: worth a word. OVER: more than is left. SPENT: nothing is left, whatever is typed. */
  limit: 'FAR' | 'NEAR' | 'OVER' | 'SPENT'
}

/** From this share of what is left on, the limit is worth a word. */
const NEAR = 0.8

type Limits = Pick<OrderView, 'rule' | 'limitLeft'>

function boundOf(
  { limitLeft = MAX_AMOUNT_FEN }: Limits,
  paymentLimit = MAX_AMOUNT_FEN,
): Pick<AmountScreen, 'bound' | 'leftFen'> {
  if (limitLeft <= paymentLimit && limitLeft < MAX_AMOUNT_FEN) return { bound: 'STATIC_DAY', leftFen: limitLeft }
  if (paymentLimit < MAX_AMOUNT_FEN) return { bound: 'ONE_PAYMENT', leftFen: paymentLimit }
  return { bound: 'ANY_PAYMENT', leftFen: MAX_AMOUNT_FEN }
}

function limitOf(largestFen: number, leftFen: number, quote: OrderQuote | undefined): AmountScreen['limit'] {
  if (largestFen < MIN_AMOUNT_FEN) return 'SPENT'
  if (quote === undefined) return 'FAR'
  if (quote.amount > largestFen) return 'OVER'
  return quote.total >= leftFen * NEAR ? 'NEAR' : 'FAR'
}

/** `account` is as the phone last heard of it; without one, only the order's own limit counts. The server decides. */
export function amountScreen(
  order: Limits,
  entry: AmountEntry,
  account: Pick<MeView, 'paymentLimit' | 'ownPaymentLimit'> | undefined,
): AmountScreen {
  const amountFen = totalFen(entry)
  const quote = amountFen < MIN_AMOUNT_FEN ? undefined : localQuote(order.rule, amountFen)
  const { bound, leftFen } = boundOf(order, account?.ownPaymentLimit ?? account?.paymentLimit)
  const largestFen = largestAmount(order.rule, leftFen)
  return { quote, bound, leftFen, largestFen, limit: limitOf(largestFen, leftFen, quote) }
}

/** Whether what is typed may be paid. */
export function mayContinue({ quote, limit }: AmountScreen): boolean {
  return quote !== undefined && limit !== 'OVER' && limit !== 'SPENT'
}
