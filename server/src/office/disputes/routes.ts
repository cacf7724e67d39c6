import { toRfc3339 } from '@yimatong/contract/clock'
import { disputeParams, disputesQuery } from '@yimatong/contract/dispute-api'
import {
  acceptDisputeBody,
  officeDispute,
  officeDisputePage,
  officeDisputesDue,
  type OfficeDispute,
  rejectDisputeBody,
} from '@yimatong/contract/office-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { disputeView } from '../../payments/disputes/dispute.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { decideDispute } from './decide.ts'
import { countDue, type OfficeDisputeRow, readOfficeDispute, readOfficeDisputes } from './read.ts'

const tags = ['Office: disputes']
const USUAL_LIMIT = 20

/** With the payment as it stood when the dispute was opened, whatever became of it since. */
function viewOf(dispute: OfficeDisputeRow): OfficeDispute {
  const { evidence, terminalName, merchantNo, refundableFen } = dispute
  const { terminalNo, payer, codeForm, surchargeRule: rule } = evidence
  return {
    ...disputeView(dispute),
    outTradeNo: evidence.outTradeNo,
    amount: evidence.amountFen,
    surcharge: evidence.surchargeFen,
    paymentState: evidence.state,
    paymentAt: toRfc3339(evidence.createdAtMs),
    ...(terminalNo === undefined ? {} : { terminalNo }),
    ...(terminalName === null ? {} : { terminalName }),
    payerName: payer?.name ?? '',
    ...(payer === undefined ? {} : { schoolNo: payer.schoolNo }),
    merchantNo,
    merchantName: evidence.merchantName,
    merchantNameEn: evidence.merchantNameEn,
    mode: evidence.mode,
    ...(codeForm === undefined ? {} : { codeForm }),
    ...(rule === undefined
      ? {}
      : {
          rule: {
            ruleId: rule.ruleId,
            version: rule.version,
            name: rule.name,
            nameEn: rule.nameEn,
            rateBps: rule.rateBps,
          },
        }),
    events: evidence.events.map(({ type, atMs, actor }) => ({ type, at: toRfc3339(atMs), actor })),
    refundable: refundableFen,
  }
}

/** What payers say is wrong, for the office to decide. */
export const disputesEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  ...reading(deps, guardOf),
  ...deciding(deps, guardOf),
]

const reading = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/disputes',
      summary: 'What payers say is wrong',
      description: 'Without a state those that must be decided, what is due first.',
      tags,
      auth: guardOf('GET /disputes'),
      query: disputesQuery,
      responses: { 200: { description: 'One page.', schema: officeDisputePage } },
    },
    async ({ query: { state, cursor, limit } }) => {
      const request = { state, cursor, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }
      const { disputes, ...next } = await readOfficeDisputes(deps.database, request)
      return { disputes: disputes.map(viewOf), ...next }
    },
  ),
  endpoint(
    {
      method: 'get',
      path: '/disputes/due',
      summary: 'How many must be decided, and how many are late',
      tags,
      auth: guardOf('GET /disputes/due'),
      responses: { 200: { description: 'The counts.', schema: officeDisputesDue } },
    },
    () => countDue(deps.database, deps.clock()),
  ),
  endpoint(
    {
      method: 'get',
      path: '/disputes/{disputeId}',
      summary: 'One dispute with its evidence',
      tags,
      auth: guardOf('GET /disputes/{disputeId}'),
      params: disputeParams,
      responses: { 200: { description: 'The dispute.', schema: officeDispute } },
      problems: ['NOT_FOUND'],
    },
    async ({ params }) => viewOf(await readOfficeDispute(deps, params.disputeId)),
  ),
]

const deciding = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'post',
      path: '/disputes/{disputeId}/accept',
      summary: 'Say that the payer is right, and give back what is due',
      tags,
      auth: guardOf('POST /disputes/{disputeId}/accept'),
      params: disputeParams,
      body: acceptDisputeBody,
      responses: { 200: { description: 'As it stands now.', schema: officeDispute } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT', 'REFUND_EXCEEDED'],
    },
    async ({ params, body: { note, amount } }, { caller }) =>
      viewOf(await decideDispute(deps, caller, { ...params, note, amountFen: amount }, 'ACCEPTED')),
  ),
  endpoint(
    {
      method: 'post',
      path: '/disputes/{disputeId}/reject',
      summary: 'Say that the charge is right',
      tags,
      auth: guardOf('POST /disputes/{disputeId}/reject'),
      params: disputeParams,
      body: rejectDisputeBody,
      responses: { 200: { description: 'As it stands now.', schema: officeDispute } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params, body }, { caller }) =>
      viewOf(await decideDispute(deps, caller, { ...params, ...body }, 'REJECTED')),
  ),
]
