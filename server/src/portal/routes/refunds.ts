import {
  paymentParams,
  type PortalRefund,
  portalRefund,
  portalRefundBody,
  portalRefundPage,
  refundParams,
  refundsQuery,
} from '@yimatong/contract/portal-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { refundView } from '../../payments/refunds/refund.ts'
import { readUserNames } from '../data/dynamic-codes.ts'
import { type ListedRefund, readRefundPage, readRefunds } from '../data/refunds.ts'
import { readTerminalNames } from '../data/terminals.ts'
import type { GuardOf, PortalCaller } from '../guard.ts'
import { named, type TerminalNames } from '../views.ts'

const tags = ['Refunds']
const USUAL_LIMIT = 20

/** Names of a merchant's tills by number, and of its portal users by id. */
interface Names {
  terminals: TerminalNames
  users: ReadonlyMap<string, string>
}

async function readNames({ data }: PortalCaller): Promise<Names> {
  const [terminals, users] = await Promise.all([readTerminalNames(data), readUserNames(data)])
  return { terminals, users }
}

function actorOf(actor: string, { terminals, users }: Names): PortalRefund['requestedBy'] {
  if (actor.startsWith('T')) return { kind: 'TERMINAL', terminalNo: actor, ...named(actor, terminals) }
  const userName = users.get(actor)
  return { kind: 'PORTAL_USER', ...(userName === undefined ? {} : { userName }) }
}

function viewOf(refund: ListedRefund, names: Names, { session: { user, role } }: PortalCaller): PortalRefund {
  const { requestedBy: _requestedBy, decidedBy: _decidedBy, ...view } = refundView(refund)
  return {
    ...view,
    outTradeNo: refund.outTradeNo,
    requestedBy: actorOf(refund.requestedBy, names),
    ...(refund.decidedBy === null ? {} : { decidedBy: actorOf(refund.decidedBy, names) }),
    decidable: refund.state === 'REQUESTED' && role === 'OWNER' && refund.requestedBy !== user.userId,
  }
}

/** The refund as it stands after something was done to it. */
async function standing(caller: PortalCaller, refundId: string): Promise<PortalRefund> {
  const [[refund], names] = await Promise.all([readRefunds(caller.data, [refundId]), readNames(caller)])
  if (refund === undefined) throw new Error(`${refundId} was written and is not there`)
  return viewOf(refund, names, caller)
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
      return { refunds: refunds.map((refund) => viewOf(refund, names, caller)), ...next }
    },
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
