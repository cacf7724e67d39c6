import { ProblemError } from '@yimatong/kit/problem'
import type { Approval } from './approval.ts'
import type { ApprovalDeps } from './deps.ts'
import type { KnownKind } from './kinds.ts'
import { readApproval } from './read.ts'

/** Whoever takes one up has it for so long; after that it is anybody's again. */
const CLAIM_MS = 60_000
/** Between attempts that had no outcome: twice as long each time. */
const FIRST_PAUSE_MS = 2000
const LONGEST_PAUSE_MS = 60_000
/** Due ones that one turn takes up. */
const A_TURN = 20

const CLAIM = {
  name: 'approval-claim',
  text: `UPDATE approvals SET next_try_at = $3, attempts = attempts + 1
    WHERE approval_id = $1 AND state = 'APPROVED' AND next_try_at <= $2 RETURNING attempts`,
}

/** Only while the claim is still ours: another that took it up since has the say. */
const FINISH = {
  name: 'approval-finish',
  text: `UPDATE approvals SET state = CASE WHEN $3::text IS NULL THEN 'DONE' ELSE 'FAILED' END::approval_state,
      failure = $3, finished_at = $4, next_try_at = NULL
    WHERE approval_id = $1 AND state = 'APPROVED' AND attempts = $2`,
}

const PAUSE = {
  name: 'approval-pause',
  text: `UPDATE approvals SET next_try_at = $3 WHERE approval_id = $1 AND state = 'APPROVED' AND attempts = $2`,
}

const DUE = {
  name: 'approvals-due',
  text: `SELECT approval_id AS "approvalId" FROM approvals WHERE state = 'APPROVED' AND next_try_at <= $1
    ORDER BY next_try_at LIMIT ${A_TURN}`,
}

const EXPIRE = {
  name: 'approvals-expire',
  text: `UPDATE approvals SET state = 'EXPIRED', finished_at = $1 WHERE state = 'REQUESTED' AND expires_at <= $1`,
}

type Outcome = 'DONE' | { failure: string } | { pausedBy: unknown }

async function tryOnce(kind: KnownKind | undefined, approval: Approval): Promise<Outcome> {
  const { approvalId, requestedBy, decidedBy, decidedRole, decisionRequestId, payload } = approval
  if (kind === undefined) return { pausedBy: new Error(`nobody knows how to carry out ${approval.kind}`) }
  if (decidedBy === null || decidedRole === null || decisionRequestId === null)
    throw new Error('nobody has decided this')
  const caller = { userId: decidedBy, role: decidedRole, requestId: decisionRequestId }
  try {
    await kind.carryOut({ approvalId, requestedBy, decidedBy, payload, caller })
    return 'DONE'
  } catch (error) {
    const isFinal = error instanceof ProblemError && error.status < 500
    return isFinal ? { failure: error.code } : { pausedBy: error }
  }
}

/** Carries out what was approved, unless somebody is at it. What has no outcome stays APPROVED and is tried again later. */
export async function carryOut(deps: ApprovalDeps, approvalId: string): Promise<void> {
  const { database, clock, log, approvalKinds } = deps
  const now = clock()
  const claimed = await database.query<{ attempts: number }>({
    ...CLAIM,
    values: [approvalId, new Date(now), new Date(now + CLAIM_MS)],
  })
  const attempts = claimed.rows[0]?.attempts
  if (attempts === undefined) return
  const approval = await readApproval(deps, approvalId)
  const outcome = await tryOnce(approvalKinds.get(approval.kind), approval)
  if (outcome !== 'DONE' && 'pausedBy' in outcome) {
    log.warn({ err: outcome.pausedBy, approvalId, kind: approval.kind }, 'an approval was not carried out yet')
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 10), LONGEST_PAUSE_MS)
    await database.query({ ...PAUSE, values: [approvalId, attempts, new Date(clock() + pauseMs)] })
    return
  }
  const failure = outcome === 'DONE' ? null : outcome.failure
  await database.query({ ...FINISH, values: [approvalId, attempts, failure, new Date(clock())] })
}

/** One turn over the rows: carries out what is due, also what a crash has left behind, and lets go of what is too old. */
export async function turnOverApprovals(deps: ApprovalDeps): Promise<void> {
  const now = new Date(deps.clock())
  await deps.database.query({ ...EXPIRE, values: [now] })
  const { rows } = await deps.database.query<{ approvalId: string }>({ ...DUE, values: [now] })
  for (const { approvalId } of rows) await carryOut(deps, approvalId)
}
