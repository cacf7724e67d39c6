import {
  approvalPage,
  approvalParams,
  approvalsQuery,
  approvalsWaiting,
  approvalView as approvalWire,
  approveBody,
  rejectBody,
} from '@yimatong/contract/office-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { type Approval, approvalView } from '../../approvals/approval.ts'
import { approve, reject, withdraw } from '../../approvals/decide.ts'
import { countWaiting, readApproval, readApprovalPage } from '../../approvals/read.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf, OfficeCaller } from '../guard.ts'

const tags = ['Office: approvals']
const USUAL_LIMIT = 20

/** What waits for a second person: lists for everybody, decisions for those whose kind it is. */
export const approvalsEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  ...reading(deps, guardOf),
  ...deciding(deps, guardOf),
]

const viewed = ({ approvalKinds, clock }: OfficeDeps, row: Approval, caller: OfficeCaller) =>
  approvalView(row, approvalKinds.get(row.kind), caller, clock())

const reading = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/approvals',
      summary: 'What was asked for, and what became of it',
      tags,
      auth: guardOf('GET /approvals'),
      query: approvalsQuery,
      responses: { 200: { description: 'Newest first.', schema: approvalPage } },
    },
    async ({ query: { limit, ...query } }, { caller }) => {
      const asked = { ...query, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }
      const { approvals, ...next } = await readApprovalPage(deps, asked)
      return { approvals: approvals.map((row) => viewed(deps, row, caller)), ...next }
    },
  ),
  endpoint(
    {
      method: 'get',
      path: '/approvals/waiting',
      summary: "How many wait for the caller's decision",
      tags,
      auth: guardOf('GET /approvals/waiting'),
      responses: { 200: { description: 'The count.', schema: approvalsWaiting } },
    },
    async (_input, { caller }) => ({ count: await countWaiting(deps, caller) }),
  ),
  endpoint(
    {
      method: 'get',
      path: '/approvals/{approvalId}',
      summary: 'One of them',
      tags,
      auth: guardOf('GET /approvals/{approvalId}'),
      params: approvalParams,
      responses: { 200: { description: 'The approval.', schema: approvalWire } },
      problems: ['NOT_FOUND'],
    },
    async ({ params }, { caller }) => viewed(deps, await readApproval(deps, params.approvalId), caller),
  ),
]

const deciding = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'post',
      path: '/approvals/{approvalId}/approve',
      summary: 'Approve what somebody else has asked for, and carry it out',
      tags,
      auth: guardOf('POST /approvals/{approvalId}/approve'),
      params: approvalParams,
      body: approveBody,
      responses: { 200: { description: 'As it stands now.', schema: approvalWire } },
      problems: ['NOT_FOUND', 'FORBIDDEN', 'STATE_CONFLICT'],
    },
    async ({ params, body }, { caller }) => viewed(deps, await approve(deps, caller, { ...params, ...body }), caller),
  ),
  endpoint(
    {
      method: 'post',
      path: '/approvals/{approvalId}/reject',
      summary: 'Reject what somebody else has asked for',
      tags,
      auth: guardOf('POST /approvals/{approvalId}/reject'),
      params: approvalParams,
      body: rejectBody,
      responses: { 200: { description: 'As it stands now.', schema: approvalWire } },
      problems: ['NOT_FOUND', 'FORBIDDEN', 'STATE_CONFLICT'],
    },
    async ({ params, body }, { caller }) => viewed(deps, await reject(deps, caller, { ...params, ...body }), caller),
  ),
  endpoint(
    {
      method: 'post',
      path: '/approvals/{approvalId}/withdraw',
      summary: 'Take back what one has asked for oneself',
      tags,
      auth: guardOf('POST /approvals/{approvalId}/withdraw'),
      params: approvalParams,
      responses: { 200: { description: 'As it stands now.', schema: approvalWire } },
      problems: ['NOT_FOUND', 'FORBIDDEN', 'STATE_CONFLICT'],
    },
    async ({ params }, { caller }) => viewed(deps, await withdraw(deps, caller, params.approvalId), caller),
  ),
]
