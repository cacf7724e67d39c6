import type { ApprovalState } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { recordChange } from '../audit/record.ts'
import { type Approval, decides } from './approval.ts'
import { carryOut } from './carry-out.ts'
import type { ApprovalDeps, OfficePerson } from './deps.ts'
import { readApproval } from './read.ts'

type Decision = Extract<ApprovalState, 'APPROVED' | 'REJECTED'>

/** By the database's own condition: of two who decide at the same moment one does. */
const DECIDE = {
  name: 'approval-decide',
  text: `UPDATE approvals SET state = $2::approval_state, decided_by = $3, decided_role = $4::portal_role, decided_at = $5,
      decision_request_id = $6, note = $7, next_try_at = CASE WHEN $2 = 'APPROVED' THEN $5 END,
      finished_at = CASE WHEN $2 = 'REJECTED' THEN $5 END
    WHERE approval_id = $1 AND state = 'REQUESTED' AND requested_by <> $3 AND expires_at > $5`,
}

const WITHDRAW = {
  name: 'approval-withdraw',
  text: `UPDATE approvals SET state = 'WITHDRAWN', finished_at = $3
    WHERE approval_id = $1 AND state = 'REQUESTED' AND requested_by = $2 AND expires_at > $3`,
}

export interface DecisionAsked {
  approvalId: string
  note?: string | undefined
}

/** The same decision once more is answered with what stands; anything else is too late. */
function assertStands(row: Approval, decision: Decision, { userId }: OfficePerson): void {
  const approved = row.state === 'APPROVED' || row.state === 'DONE' || row.state === 'FAILED'
  const same = decision === 'APPROVED' ? approved : row.state === 'REJECTED'
  if (!same || row.decidedBy !== userId)
    throw problem('STATE_CONFLICT', 'It has been decided, withdrawn, or is too old.')
}

async function decide(
  deps: ApprovalDeps,
  caller: OfficePerson,
  { approvalId, note }: DecisionAsked,
  decision: Decision,
): Promise<Approval> {
  const row = await readApproval(deps, approvalId)
  if (!decides(row, deps.approvalKinds.get(row.kind), caller)) throw problem('FORBIDDEN')
  const values = [
    approvalId,
    decision,
    caller.userId,
    caller.role,
    new Date(deps.clock()),
    caller.requestId,
    note ?? null,
  ]
  const decided = await deps.database.transaction(async (transaction) => {
    const { rowCount } = await transaction.query({ ...DECIDE, values })
    if (rowCount > 0) await recordDecision(transaction, caller, row, { state: decision, note })
    return rowCount > 0
  })
  if (!decided) assertStands(await readApproval(deps, approvalId), decision, caller)
  return readApproval(deps, approvalId)
}

const DECIDED_AS = {
  APPROVED: 'approvals.approve',
  REJECTED: 'approvals.reject',
  WITHDRAWN: 'approvals.withdraw',
} as const

function recordDecision(
  transaction: Queryable,
  caller: OfficePerson,
  { approvalId, kind, subject, requestedBy }: Approval,
  { state, note }: { state: ApprovalState; note?: string | undefined },
): Promise<void> {
  return recordChange(transaction, {
    caller,
    action: DECIDED_AS[state as Decision | 'WITHDRAWN'],
    subject: approvalId,
    before: { state: 'REQUESTED' },
    after: { state, kind, subject, requestedBy },
    reason: note,
  })
}

/** Approves what somebody else has asked for, and carries it out. NOT_FOUND, FORBIDDEN, STATE_CONFLICT. */
export async function approve(deps: ApprovalDeps, caller: OfficePerson, asked: DecisionAsked): Promise<Approval> {
  const approval = await decide(deps, caller, asked, 'APPROVED')
  if (approval.state !== 'APPROVED') return approval
  await carryOut(deps, approval.approvalId)
  return readApproval(deps, approval.approvalId)
}

/** Rejects what somebody else has asked for, with words. */
export const reject = (deps: ApprovalDeps, caller: OfficePerson, asked: DecisionAsked): Promise<Approval> =>
  decide(deps, caller, asked, 'REJECTED')

/** Takes back what one has asked for oneself; again it changes nothing. NOT_FOUND, FORBIDDEN, STATE_CONFLICT. */
export async function withdraw(deps: ApprovalDeps, caller: OfficePerson, approvalId: string): Promise<Approval> {
  const row = await readApproval(deps, approvalId)
  if (row.requestedBy !== caller.userId) throw problem('FORBIDDEN')
  await deps.database.transaction(async (transaction) => {
    const { rowCount } = await transaction.query({
      ...WITHDRAW,
      values: [approvalId, caller.userId, new Date(deps.clock())],
    })
    if (rowCount > 0) await recordDecision(transaction, caller, row, { state: 'WITHDRAWN' })
  })
  const now = await readApproval(deps, approvalId)
  if (now.state !== 'WITHDRAWN') throw problem('STATE_CONFLICT', 'It has been decided, or is too old.')
  return now
}
