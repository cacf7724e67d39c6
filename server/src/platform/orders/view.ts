import { toRfc3339 } from '@yimatong/contract/clock'
import type { OrderQuote } from '@yimatong/contract/order-quote'
import type { OrderView } from '@yimatong/contract/platform-api'
import { ProblemError } from '@yimatong/kit/problem'
import { findByIds } from '../../payments/read.ts'
import { billView } from '../../payments/view.ts'
import type { OrderDeps } from './deps.ts'
import { type Order, shownState } from './order.ts'
import { limitLeft, priceFor, quoteOf, ruleFor } from './quote.ts'

/** An order as its person sees it now; an open one with the price of this moment. */
export async function orderView(deps: OrderDeps, order: Order): Promise<OrderView> {
  const nowMs = deps.clock()
  const state = shownState(order, nowMs)
  const { orderId, kind, terminalNo, terminalName, label, subject } = order
  const { merchantNo, merchantName, merchantNameEn, canteenName, canteenNameEn } = order
  const merchantCodeId = order.staticCodeId ?? order.dynamicId
  return {
    orderId,
    kind,
    state,
    merchantNo,
    merchantName,
    merchantNameEn,
    canteenName,
    canteenNameEn,
    ...(terminalNo === null || terminalName === null ? {} : { terminalNo, terminalName }),
    ...(merchantCodeId === null ? {} : { merchantCodeId }),
    ...(label === null ? {} : { label }),
    ...(subject === null ? {} : { subject }),
    ...(state === 'OPEN' ? await openParts(deps, order, nowMs) : settledParts(order)),
    createdAt: toRfc3339(order.createdAtMs),
    expiresAt: toRfc3339(order.expiresAtMs),
    serverTime: toRfc3339(nowMs),
    ...(order.paymentId === null ? {} : { bill: await billOf(deps, order.paymentId) }),
  }
}

type Priced = Pick<OrderView, 'rule' | 'quote' | 'limitLeft'>

async function openParts(deps: OrderDeps, order: Order, atMs: number): Promise<Priced> {
  const { personId, merchantNo, amountFen, kind } = order
  const left = kind === 'STATIC' ? { limitLeft: await limitLeft(deps, personId, atMs) } : {}
  try {
    if (amountFen === null) {
      const rule = await ruleFor(deps, { personId, merchantNo, atMs })
      return { ...left, ...(rule === undefined ? {} : { rule }) }
    }
    const quote = quoteOf(amountFen, await priceFor(deps, { personId, merchantNo, amountFen, atMs }))
    return { ...left, quote, ...(quote.rule === undefined ? {} : { rule: quote.rule }) }
  } catch (error) {
    // Whoever may not pay here any more hears so when they try; the order itself can still be looked at.
    if (error instanceof ProblemError && error.code === 'OUTSIDER_NOT_ALLOWED') return left
    throw error
  }
}

/** What was authorised, or shown last. */
function settledParts({ amountFen, surchargeFen, surchargeRule }: Order): Priced {
  if (amountFen === null || surchargeFen === null) return {}
  const rule = surchargeRule === null ? {} : { rule: surchargeRule }
  const quote: OrderQuote = { amount: amountFen, surcharge: surchargeFen, total: amountFen + surchargeFen, ...rule }
  return { quote, ...rule }
}

async function billOf({ database }: OrderDeps, paymentId: string) {
  const payment = (await findByIds({ database }, [paymentId])).get(paymentId)
  if (payment === undefined) throw new Error(`${paymentId} is claimed and does not exist`)
  return billView(payment)
}
