import { toRfc3339 } from '@yimatong/contract/clock'
import {
  answerDisputeBody,
  disputeParams,
  disputesQuery,
  type PortalDispute,
  portalDispute,
  portalDisputePage,
} from '@yimatong/contract/dispute-api'
import { maskedName } from '@yimatong/contract/masked-name'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { type Dispute, disputeView } from '../../payments/disputes/dispute.ts'
import { answerDispute, readDisputePage, readMerchantDisputes } from '../data/disputes.ts'
import { readTerminalNames } from '../data/terminals.ts'
import type { PortalDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { named, type TerminalNames } from '../views.ts'

const tags = ['Disputes']
const USUAL_LIMIT = 20

/** With the payment as it stood when the dispute was opened, whatever became of it since. */
function viewOf(dispute: Dispute, names: TerminalNames): PortalDispute {
  const { outTradeNo, amountFen, surchargeFen, state, createdAtMs, terminalNo, payer } = dispute.evidence
  return {
    ...disputeView(dispute),
    outTradeNo,
    amount: amountFen,
    surcharge: surchargeFen,
    paymentState: state,
    paymentAt: toRfc3339(createdAtMs),
    ...(terminalNo === undefined ? {} : { terminalNo, ...named(terminalNo, names) }),
    payerName: maskedName(payer?.name ?? ''),
  }
}

export const listDisputes = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/disputes',
      summary: 'What payers say is wrong, newest first',
      tags,
      auth: guardOf('GET /disputes'),
      query: disputesQuery,
      responses: { 200: { description: 'One page.', schema: portalDisputePage } },
    },
    async ({ query: { state, cursor, limit } }, { caller: { data } }) => {
      const request = { state, cursor, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }
      const [{ disputes, ...next }, names] = await Promise.all([
        readDisputePage(data, request),
        readTerminalNames(data),
      ])
      return { disputes: disputes.map((dispute) => viewOf(dispute, names)), ...next }
    },
  )

export const readDispute = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/disputes/{disputeId}',
      summary: 'One dispute, with its history',
      tags,
      auth: guardOf('GET /disputes/{disputeId}'),
      params: disputeParams,
      responses: { 200: { description: 'The dispute.', schema: portalDispute } },
      problems: ['NOT_FOUND'],
    },
    async ({ params: { disputeId } }, { caller: { data } }) => {
      const [[dispute], names] = await Promise.all([readMerchantDisputes(data, [disputeId]), readTerminalNames(data)])
      if (dispute === undefined) throw problem('NOT_FOUND')
      return viewOf(dispute, names)
    },
  )

export const answerDisputeEndpoint = (deps: Pick<PortalDeps, 'clock'>, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/disputes/{disputeId}/answer',
      summary: 'Say what the merchant has to say, once',
      tags,
      auth: guardOf('POST /disputes/{disputeId}/answer'),
      params: disputeParams,
      body: answerDisputeBody,
      responses: { 200: { description: 'The dispute, answered.', schema: portalDispute } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params: { disputeId }, body: { note } }, { caller: { data, session, changing } }) => {
      const answer = { disputeId, note, userId: session.user.userId, nowMs: deps.clock() }
      const dispute = await changing(
        (own) => answerDispute(own, answer),
        ({ state }) => ({ action: 'disputes.answer', subject: disputeId, after: { state, note } }),
      )
      return viewOf(dispute, await readTerminalNames(data))
    },
  )
