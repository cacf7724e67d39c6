import { newId } from '@yimatong/contract/ids'
import type { OrderBody } from '@yimatong/contract/platform-api'
import { problem } from '@yimatong/kit/problem'
import { notPayable } from '../../merchant-codes/dynamic-codes.ts'
import { type Payee, payeeOf, typedPayee } from '../../merchant-codes/payee.ts'
import { readScan } from '../../merchant-codes/scan.ts'
import type { OrderDeps } from './deps.ts'
import { findOrder, findOrderOfPayment, insertOrder, keepQuote, type Order } from './order.ts'
import { priceFor, quoteOf, ruleFor } from './quote.ts'

/** How long a person may take to type an amount. */
const STATIC_LIFE_MS = 30 * 60 * 1000

/**
 * Makes an order from what was scanned, or from a merchant's number. Everything that can be refused is refused here, before
 * anybody types or pays: a code that is none of ours, foreign, withdrawn, expired, cancelled or paid, a merchant or a till
 * that takes no payments, a person who may not pay here. Whoever has paid a dynamic code and scans it again gets the
 * order that paid it.
 */
export async function createOrder(deps: OrderDeps, personId: string, body: OrderBody): Promise<Order> {
  const payee = await readPayee(deps, body)
  if (payee.kind === 'DYNAMIC' && payee.state !== 'OPEN') {
    const own = payee.paymentId && (await findOrderOfPayment(deps.database, personId, payee.paymentId))
    if (own) return own
    throw notPayable(payee.state)
  }
  const orderId = newId('order')
  const { merchantNo, terminalNo = null } = payee
  const createdAtMs = deps.clock()
  const order = { orderId, personId, merchantNo, terminalNo, createdAtMs }
  const question = { personId, merchantNo, atMs: createdAtMs }
  if (payee.kind === 'DYNAMIC') {
    const { codeId: dynamicId, amountFen, expiresAtMs } = payee
    const price = await priceFor(deps, { ...question, amountFen })
    await insertOrder(deps.database, { ...order, staticCodeId: null, codeVersion: null, dynamicId, expiresAtMs })
    await keepQuote(deps.database, orderId, quoteOf(amountFen, price))
  } else {
    const { codeId: staticCodeId = null, version: codeVersion = null } = payee
    await ruleFor(deps, question)
    const expiresAtMs = createdAtMs + STATIC_LIFE_MS
    await insertOrder(deps.database, { ...order, staticCodeId, codeVersion, dynamicId: null, expiresAtMs })
  }
  return findOrder(deps.database, personId, orderId)
}

async function readPayee(deps: OrderDeps, { code, merchantNo }: OrderBody): Promise<Payee> {
  if (code !== undefined) return payeeOf(deps, await readScan(deps, code))
  if (merchantNo !== undefined) return typedPayee(deps, merchantNo)
  throw problem('VALIDATION_FAILED')
}
