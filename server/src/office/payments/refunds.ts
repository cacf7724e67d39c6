import type { AuditAction } from '@yimatong/contract/actions'
import { businessDateOf } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { officePayment } from '@yimatong/contract/office-api'
import { paymentParams, portalRefundBody, refundParams } from '@yimatong/contract/portal-api'
import { judgeRefund, REFUND_DAYS } from '@yimatong/contract/refund'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { recordChange } from '../../audit/record.ts'
import type { Rule } from '../../payments/refunds/ask.ts'
import { findRefunds } from '../../payments/refunds/read.ts'
import type { Refund } from '../../payments/refunds/refund.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf, OfficeCaller } from '../guard.ts'
import { readWhole } from './list.ts'
import { readPage } from './page.ts'

const tags = ['Office: payments']

/** Giving back by the office: by the same machinery as the merchants', with the same limits as an owner. */
export const refundEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  askForRefund(deps, guardOf),
  ...(['approve', 'reject'] as const).map((decision) => decideRefund(decision, deps, guardOf)),
]

const ruleOf =
  (nowMs: number): Rule =>
  ({ businessDate, refundedAmountFen, refundedSurchargeFen }, totalFen) => {
    const wholeFen = refundedAmountFen + refundedSurchargeFen + totalFen
    const verdict = judgeRefund({ role: 'OWNER', businessDate, today: businessDateOf(nowMs), wholeFen })
    if (verdict === 'TOO_OLD') throw problem('STATE_CONFLICT', `A payment is refunded within ${REFUND_DAYS} days.`)
    return { needsApproval: verdict === 'SECOND_PERSON' }
  }

/** The change as the log keeps it, in the transaction that makes it. */
const recorded =
  (caller: OfficeCaller, action: AuditAction) => (transaction: Parameters<typeof recordChange>[0], refund: Refund) => {
    const { refundId, paymentId, amountFen, surchargeFen, state, reason } = refund
    return recordChange(transaction, {
      caller,
      action,
      subject: paymentId,
      after: { refundId, amountFen, surchargeFen, state },
      reason: reason ?? undefined,
    })
  }

const askForRefund = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/payments/{paymentId}/refunds',
      summary: 'Give back a part of a payment, or all of it (退款)',
      description: 'Above 500 yuan of one payment it is REQUESTED until a second person has approved it.',
      tags,
      auth: guardOf('POST /payments/{paymentId}/refunds'),
      params: paymentParams,
      body: portalRefundBody,
      responses: { 200: { description: 'The payment as it stands.', schema: officePayment } },
      problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT', 'STATE_CONFLICT', 'REFUND_EXCEEDED'],
    },
    async ({ params: { paymentId }, body }, { caller }) => {
      const { database, clock, payments } = deps
      const [payment] = await readWhole(database, [paymentId])
      if (payment === undefined) throw problem('NOT_FOUND')
      const { outRefundNo = newId('refund'), amount: amountFen, reason } = body
      const { merchantNo } = payment
      const asked = { merchantNo, paymentId, outRefundNo, amountFen, reason, requestedBy: caller.userId }
      await payments.refunds.ask(asked, ruleOf(clock()), recorded(caller, 'payments.refund'))
      return readPage(deps, paymentId, caller)
    },
  )

const decideRefund = (decision: 'approve' | 'reject', deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: `/refunds/{refundId}/${decision}`,
      summary: decision === 'approve' ? 'Allow a refund that somebody else has asked for' : 'Refuse such a refund',
      tags,
      auth: guardOf(`POST /refunds/{refundId}/${decision}`),
      params: refundParams,
      responses: { 200: { description: 'The payment as it stands.', schema: officePayment } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT', 'REFUND_EXCEEDED'],
    },
    async ({ params: { refundId } }, { caller }) => {
      const { database, payments } = deps
      const [refund] = await findRefunds(database, [refundId])
      if (refund === undefined) throw problem('NOT_FOUND')
      const { merchantNo, paymentId } = refund
      const also = recorded(caller, `payments.refund-${decision}`)
      await payments.refunds[decision]({ merchantNo, refundId, decidedBy: caller.userId }, also)
      return readPage(deps, paymentId, caller)
    },
  )
