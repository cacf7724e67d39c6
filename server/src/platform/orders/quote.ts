import { businessDateOf } from '@yimatong/contract/clock'
import { MIN_AMOUNT_FEN } from '@yimatong/contract/money'
import type { OrderQuote, OrderRule } from '@yimatong/contract/order-quote'
import { problem } from '@yimatong/kit/problem'
import { notPayable } from '../../merchant-codes/dynamic-codes.ts'
import { dynamicPayee, type Payee, staticPayee, typedPayee } from '../../merchant-codes/payee.ts'
import type { Price } from '../../payments/price.ts'
import type { NamedSurchargeRule } from '../../payments/surcharge-rules.ts'
import type { OrderDeps } from './deps.ts'
import { findOrder, keepQuote, type Order } from './order.ts'
import { limitExceeded, readStaticSpend } from './static-limit.ts'

export interface PriceQuestion {
  personId: string
  merchantNo: string
  amountFen: number
  atMs: number
}

/**
 * What it costs by the rules as they are; OUTSIDER_NOT_ALLOWED where the person's class may not pay at all, ACCOUNT_FROZEN after
 * a loss report or by the office, IDENTITY_ENDED on a day that the person's identity does not hold, SANDBOX_MISMATCH where one of the two is a test.
 */
export async function priceFor(deps: Pick<OrderDeps, 'payments'>, question: PriceQuestion): Promise<Price> {
  const { personId, merchantNo, amountFen, atMs } = question
  const payment = { merchantNo, amountFen, createdAtMs: atMs }
  const priced = await deps.payments.price({ payment, personId })
  if (priced.outcome === 'PRICED') return priced
  throw problem(isRefusal(priced.declineCode) ? priced.declineCode : 'UNAUTHENTICATED')
}

/** What a payer hears of; anything else means that there is no such payer. */
const REFUSALS_OF_PRICE = ['OUTSIDER_NOT_ALLOWED', 'ACCOUNT_FROZEN', 'IDENTITY_ENDED', 'SANDBOX_MISMATCH'] as const

const isRefusal = (code: string): code is (typeof REFUSALS_OF_PRICE)[number] =>
  REFUSALS_OF_PRICE.some((known) => known === code)

/** The rule that a person of this class meets here now, before any amount is known. It does not depend on the amount. */
export async function ruleFor(
  deps: Pick<OrderDeps, 'payments'>,
  question: Omit<PriceQuestion, 'amountFen'>,
): Promise<OrderRule | undefined> {
  const { winner } = await priceFor(deps, { ...question, amountFen: MIN_AMOUNT_FEN })
  return winner && shownRule(winner)
}

function shownRule(rule: NamedSurchargeRule): OrderRule {
  const { ruleId, version, name, nameEn, rateBps, flatFen, minFen, capFen, receiver } = rule
  const cap = capFen === undefined ? {} : { capFen }
  return { ruleId, ruleVersion: version, name, nameEn, rateBps, flatFen, minFen, ...cap, receiver }
}

/** A price as the payer sees it. */
export function quoteOf(amountFen: number, { surchargeFen, winner }: Price): OrderQuote {
  const rule = winner === undefined ? {} : { rule: shownRule(winner) }
  return { amount: amountFen, surcharge: surchargeFen, total: amountFen + surchargeFen, ...rule }
}

/** The payee of an order that is still to be paid, as things stand now; throws why it cannot be paid. */
export async function payeeOfOrder(deps: OrderDeps, order: Order): Promise<Payee> {
  if (deps.clock() >= order.expiresAtMs) throw problem(order.kind === 'DYNAMIC' ? 'CODE_EXPIRED' : 'ORDER_CLOSED')
  const payee = await readPayee(deps, order)
  if (payee.kind === 'DYNAMIC' && payee.state !== 'OPEN') throw notPayable(payee.state)
  return payee
}

function readPayee(deps: OrderDeps, { staticCodeId, codeVersion, dynamicId, merchantNo }: Order): Promise<Payee> {
  if (dynamicId !== null) return dynamicPayee(deps, dynamicId)
  if (staticCodeId !== null && codeVersion !== null) return staticPayee(deps, staticCodeId, codeVersion)
  return typedPayee(deps, merchantNo)
}

/** A dynamic code's amount is the merchant's to say. */
export function refuseOtherAmount(payee: Payee, amountFen: number): void {
  if (payee.kind === 'STATIC' || payee.amountFen === amountFen) return
  throw problem('VALIDATION_FAILED', undefined, {
    errors: [{ pointer: '/amount', detail: `This code is for ${payee.amountFen} fen.` }],
  })
}

/** Says early that the day's limit for static codes does not cover it; the payment decides it once more. */
export async function refuseBeyondLimit(deps: OrderDeps, order: Order, totalFen: number, atMs: number): Promise<void> {
  if (order.kind === 'DYNAMIC') return
  const left = await limitLeft(deps, order.personId, atMs)
  if (totalFen > left) throw limitExceeded(left)
}

/** What static codes may still take of this person today, in fen. */
export async function limitLeft(
  { database, staticLimitFen }: Pick<OrderDeps, 'database' | 'staticLimitFen'>,
  personId: string,
  atMs: number,
): Promise<number> {
  return Math.max(0, staticLimitFen - (await readStaticSpend(database, personId, businessDateOf(atMs))))
}

const SETTLED = { PAYING: 'STATE_CONFLICT', PAID: 'ORDER_PAID', CLOSED: 'ORDER_CLOSED' } as const

export interface OwnOrder {
  personId: string
  orderId: string
}

/** What an amount would cost; kept as the quote that was shown. Throws why the order cannot be paid with it. */
export async function quoteOrder(
  deps: OrderDeps,
  { personId, orderId }: OwnOrder,
  amountFen: number,
): Promise<OrderQuote> {
  const order = await findOrder(deps.database, personId, orderId)
  if (order.state !== 'OPEN') throw problem(SETTLED[order.state])
  const payee = await payeeOfOrder(deps, order)
  refuseOtherAmount(payee, amountFen)
  const atMs = deps.clock()
  const price = await priceFor(deps, { personId, merchantNo: order.merchantNo, amountFen, atMs })
  const quote = quoteOf(amountFen, price)
  await refuseBeyondLimit(deps, order, quote.total, atMs)
  await keepQuote(deps.database, orderId, quote)
  return quote
}
