import type { PayOrderBody } from '@yimatong/contract/platform-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { claimDynamicCode } from '../../merchant-codes/dynamic-codes.ts'
import type { Payee } from '../../merchant-codes/payee.ts'
import type { Claim } from '../../payments/open-forward.ts'
import type { ForwardRequest } from '../../payments/pay-forward.ts'
import type { Payment } from '../../payments/payment.ts'
import type { Price } from '../../payments/price.ts'
import { findByIds } from '../../payments/read.ts'
import { checkPin } from '../pins.ts'
import type { OrderDeps } from './deps.ts'
import { findOrder, type Order } from './order.ts'
import { type OwnOrder, payeeOfOrder, priceFor, quoteOf, refuseBeyondLimit, refuseOtherAmount } from './quote.ts'
import { reserveStatic } from './static-limit.ts'

/**
 * Pays an order: the payer authorises exactly this total, by PIN. Everything is looked at again as it stands now; the price
 * that is compared is the one that is charged. Gives the payment, PROCESSING when its outcome is not known yet. The same
 * order again gives the same payment, for ever, and takes no PIN, since it moves nothing.
 */
export async function payOrder(deps: OrderDeps, own: OwnOrder, asked: PayOrderBody, address: string): Promise<Payment> {
  const order = await findOrder(deps.database, own.personId, own.orderId)
  if (order.state !== 'OPEN') return repeated(deps, order, asked)
  try {
    return await payOpen(deps, order, asked, address)
  } catch (error) {
    // Somebody pressed twice, a browser sent it twice, or the answer to the commit was lost: what stands is the answer, also to a refusal.
    const standing = await findOrder(deps.database, own.personId, own.orderId)
    if (standing.state !== 'OPEN') return repeated(deps, standing, asked)
    throw error
  }
}

async function payOpen(deps: OrderDeps, order: Order, asked: PayOrderBody, address: string): Promise<Payment> {
  const payee = await payeeOfOrder(deps, order)
  refuseOtherAmount(payee, asked.amount)
  const atMs = deps.clock()
  const { personId, merchantNo } = order
  const price = await priceFor(deps, { personId, merchantNo, amountFen: asked.amount, atMs })
  const quote = quoteOf(asked.amount, price)
  if (quote.total !== asked.total) throw problem('QUOTE_CHANGED', undefined, { members: { quote } })
  await refuseBeyondLimit(deps, order, quote.total, atMs)
  // Before the PIN is looked at: whoever is sent away has not used up an attempt, nor cost the work of one.
  deps.payments.requireRoom(order.merchantNo)
  await checkPin(deps, { personId, pin: asked.pin, address })
  return deps.payments.payForward(requestOf(order, payee, price, { ...asked, atMs }), claimOf(deps, order, price))
}

/** The payment that an order has had, if this is the same request once more. */
async function repeated(deps: OrderDeps, order: Order, { amount, total }: PayOrderBody): Promise<Payment> {
  const { amountFen, surchargeFen, paymentId } = order
  if (amountFen !== amount || amountFen + (surchargeFen ?? 0) !== total) throw problem('IDEMPOTENCY_CONFLICT')
  if (paymentId === null) throw new Error(`${order.orderId} is ${order.state} without a payment`)
  const underWay = await deps.payments.awaitForward(paymentId)
  const payment = underWay ?? (await findByIds(deps, [paymentId])).get(paymentId)
  if (payment === undefined) throw new Error(`${paymentId} is claimed and does not exist`)
  return payment
}

function requestOf(
  { orderId, merchantNo }: Order,
  payee: Payee,
  price: Price,
  { amount, atMs }: { amount: number; atMs: number },
): ForwardRequest {
  const { codeId: merchantCodeId, terminalNo } = payee
  const common = { orderId, merchantNo, terminalNo, merchantCodeId, amountFen: amount, price, atMs }
  if (payee.kind === 'STATIC') return { ...common, outTradeNo: orderId }
  return { ...common, outTradeNo: payee.outTradeNo, subject: payee.subject }
}

const CLAIM = `
  UPDATE orders SET state = 'PAYING', payment_id = $2, amount_fen = $3, surcharge_fen = $4, surcharge_rule = $5::jsonb,
    reserved_fen = $6
  WHERE order_id = $1 AND state = 'OPEN' AND expires_at > to_timestamp($7::float8 / 1000)
  RETURNING order_id`

/**
 * What a payment takes with it when it is opened: first the order, so that pressing twice pays once; then the dynamic code,
 * so that two people pay once, or a part of the day's limit for static codes.
 */
function claimOf(deps: OrderDeps, { orderId, personId, dynamicId }: Order, price: Price): Claim {
  return async (transaction, payment) => {
    const { paymentId, amountFen, surchargeFen, businessDate } = payment
    const nowMs = deps.clock()
    const totalFen = amountFen + surchargeFen
    const { rule } = quoteOf(amountFen, price)
    await claimOrder(transaction, [
      orderId,
      paymentId,
      amountFen,
      surchargeFen,
      rule === undefined ? null : JSON.stringify(rule),
      dynamicId === null ? totalFen : 0,
      nowMs,
    ])
    if (dynamicId !== null) return claimDynamicCode(transaction, { dynamicId, paymentId, nowMs })
    await reserveStatic(transaction, { personId, businessDate, totalFen, limitFen: deps.staticLimitFen })
    return { attempt: 0 }
  }
}

async function claimOrder(transaction: Queryable, values: unknown[]): Promise<void> {
  const { rows } = await transaction.query({ name: 'order-claim', text: CLAIM, values })
  if (rows.length === 0) throw problem('ORDER_CLOSED')
}
