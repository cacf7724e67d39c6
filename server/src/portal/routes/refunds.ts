import {
  paymentParams,
  type PortalRefund,
  portalRefund,
  portalRefundBody,
  portalRefundPage,
  refundParams,
  refundsQuery,
  waitingRefunds,
} from '@yimatong/contract/portal-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { countWaiting, readRefundPage, readRefunds } from '../data/refunds.ts'
import type { GuardOf, PortalCaller } from '../guard.ts'
import { portalRefundView, readNames } from '../refund-views.ts'

const tags = ['Refunds']
const USUAL_LIMIT = 20

/** The refund as it stands after something was done to it. */
async function standing(caller: PortalCaller, refundId: string): Promise<PortalRefund> {
  const [[refund], names] = await Promise.all([readRefunds(caller.data, [refundId]), readNames(caller)])
  if (refund === undefined) throw new Error(`${refundId} was written and is not there`)
  return portalRefundView(refund, names, caller)
}

export const listRefunds = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/refunds',
      summary: 'What went back, or shall',
      description: 'Refunds and reversals, newest first; `state=REQUESTED` are those that wait for a second person.',
      tags,
      auth: guardOf('GET /refunds'),
      query: refundsQuery,
      responses: { 200: { description: 'One page.', schema: portalRefundPage } },
    },
    async ({ query: { state, cursor, limit } }, { caller }) => {
      const request = { state, cursor, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }
      const [{ refunds, ...next }, names] = await Promise.all([readRefundPage(caller.data, request), readNames(caller)])
      return { refunds: refunds.map((refund) => portalRefundView(refund, names, caller)), ...next }
    },
  )

export const countRefunds = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/refunds/waiting',
      summary: 'How many refunds wait for a second person',
      tags,
      auth: guardOf('GET /refunds/waiting'),
      responses: { 200: { description: 'Their number.', schema: waitingRefunds } },
    },
    async (_request, { caller }) => ({ count: await countWaiting(caller.data) }),
  )

export const askForRefund = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/payments/{paymentId}/refunds',
      summary: 'Give back a part of a payment, or all of it (退款)',
      description:
        'The surcharge goes back with it in proportion. A cashier may refund payments of today up to 100 yuan, an owner ' +
        'those of a year; above 500 yuan it is REQUESTED until a second person has approved it. PROCESSING is decided and ' +
        'always ends as SUCCESS.',
      tags,
      auth: guardOf('POST /payments/{paymentId}/refunds'),
      params: paymentParams,
      body: portalRefundBody,
      responses: { 200: { description: 'The refund as it stands.', schema: portalRefund } },
      problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT', 'STATE_CONFLICT', 'REFUND_EXCEEDED'],
    },
    async ({ params, body }, { caller }) =>
      standing(caller, (await caller.refunds.ask(params.paymentId, body)).refundId),
  )

export const approveRefund = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/refunds/{refundId}/approve',
      summary: 'Allow a refund that somebody else has asked for',
      tags,
      auth: guardOf('POST /refunds/{refundId}/approve'),
      params: refundParams,
      responses: { 200: { description: 'The refund as it stands.', schema: portalRefund } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT', 'REFUND_EXCEEDED'],
    },
    async ({ params }, { caller }) => standing(caller, (await caller.refunds.approve(params.refundId)).refundId),
  )

export const rejectRefund = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/refunds/{refundId}/reject',
      summary: 'Refuse a refund that somebody else has asked for',
      tags,
      auth: guardOf('POST /refunds/{refundId}/reject'),
      params: refundParams,
      responses: { 200: { description: 'The refund, rejected.', schema: portalRefund } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params }, { caller }) => standing(caller, (await caller.refunds.reject(params.refundId)).refundId),
  )
