import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import { outTradeNoParams } from '@yimatong/contract/gateway-api'
import { outRefundNoParams, refundBody, refundView } from '@yimatong/contract/refund-api'
import type { Guard } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { Payments } from '../payments/payments.ts'
import { findByOutTradeNo, type ReadDeps } from '../payments/read.ts'
import { refundView as viewOf } from '../payments/refunds/refund.ts'
import type { ActiveTerminal } from './guards.ts'

export interface RefundDeps extends ReadDeps {
  clock: Clock
  payments: Pick<Payments, 'refunds'>
  guard: Guard<ActiveTerminal>
}

export function createRefund(deps: RefundDeps): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/payments/{outTradeNo}/refunds',
      summary: "Give back a part of today's payment, or all of it (退款)",
      description:
        'The surcharge goes back with it in proportion; all parts together give back exactly what was paid. The same refund ' +
        'number with the same content is the same refund, for ever. PROCESSING is decided and always ends as SUCCESS. A ' +
        'payment of a day gone by is refunded in the portal.',
      tags: ['refunds'],
      auth: deps.guard,
      params: outTradeNoParams,
      body: refundBody,
      responses: { 200: { description: 'The refund as it stands.', schema: refundView } },
      problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT', 'STATE_CONFLICT', 'REFUND_EXCEEDED', 'TERMINAL_LOCKED'],
    },
    async ({ params, body }, { caller: { merchantNo, terminalNo, lock } }) => {
      const payment = await findByOutTradeNo(deps, merchantNo, params.outTradeNo)
      if (payment === undefined) throw problem('NOT_FOUND')
      const { paymentId } = payment
      const { outRefundNo, amount: amountFen, reason } = body
      if (lock !== undefined && !(await deps.payments.refunds.find(merchantNo, outRefundNo))) {
        throw problem('TERMINAL_LOCKED')
      }
      const asked = { merchantNo, paymentId, outRefundNo, amountFen, reason, requestedBy: terminalNo }
      const refund = await deps.payments.refunds.ask(asked, ({ businessDate }) => {
        if (businessDate !== businessDateOf(deps.clock())) {
          throw problem('STATE_CONFLICT', 'The day of this payment is over: refund it in the portal.')
        }
        return { needsApproval: false }
      })
      return viewOf(refund)
    },
  )
}

export function readRefund(deps: Pick<RefundDeps, 'payments' | 'guard'>): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/refunds/{outRefundNo}',
      summary: 'Ask what became of a refund',
      description: "By the merchant's own refund number; also of one that was asked for in the portal.",
      tags: ['refunds'],
      auth: deps.guard,
      params: outRefundNoParams,
      responses: { 200: { description: 'The refund as it stands.', schema: refundView } },
      problems: ['NOT_FOUND'],
    },
    async ({ params }, { caller }) => {
      const refund = await deps.payments.refunds.find(caller.merchantNo, params.outRefundNo)
      if (refund === undefined) throw problem('NOT_FOUND')
      return viewOf(refund)
    },
  )
}
