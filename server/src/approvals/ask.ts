import { hash } from 'node:crypto'
import { canonicalJson } from '@yimatong/contract/canonical-json'
import { newId } from '@yimatong/contract/ids'
import { problem } from '@yimatong/kit/problem'
import { recordChange } from '../audit/record.ts'
import type { Approval } from './approval.ts'
import type { ApprovalDeps, OfficePerson } from './deps.ts'
import { readApproval } from './read.ts'

/** What somebody asks for. `before` and `after` are what the second person decides by, so they say it all. */
export interface Asked {
  kind: string
  /** What it is about, by its id or number. */
  subject: string
  payload: unknown
  before?: object | undefined
  after?: object | undefined
  /** What it moves, in fen. */
  amountFen?: number | undefined
  reason: string
}

const DAY_MS = 24 * 60 * 60 * 1000
const EXPIRES_AFTER_MS = 7 * DAY_MS

const INSERT = {
  name: 'approval-ask',
  text: `INSERT INTO approvals (approval_id, kind, subject, payload, payload_hash, before, after, amount_fen, reason,
      requested_by, requested_role, requested_at, expires_at)
    VALUES ($1, $2, $3, $4::jsonb, $5, $6::jsonb, $7::jsonb, $8, $9, $10, $11::portal_role, $12, $13)
    ON CONFLICT (kind, subject, requested_by, payload_hash) WHERE state = 'REQUESTED' DO NOTHING
    RETURNING approval_id`,
}

const jsonOf = (value: object | undefined): string | null => (value === undefined ? null : JSON.stringify(value))

/**
 * Asks for something that a second person decides. The same asked for again by the same person while it waits is the one
 * that stands. FORBIDDEN for a role that may not ask for this kind.
 */
export async function askFor(deps: ApprovalDeps, caller: OfficePerson, asked: Asked): Promise<Approval> {
  const kind = deps.approvalKinds.get(asked.kind)
  if (kind === undefined) throw new Error(`nobody knows how to carry out ${asked.kind}`)
  if (!kind.askedBy.includes(caller.role)) throw problem('FORBIDDEN')
  const payload = kind.parse(asked.payload)
  const payloadHash = hash('sha256', canonicalJson(payload), 'hex')
  const approvalId = newId('approval')
  const now = deps.clock()
  const { subject, before, after, amountFen, reason } = asked
  const what = [asked.kind, subject, JSON.stringify(payload), payloadHash, jsonOf(before), jsonOf(after)]
  const times = [new Date(now), new Date(now + EXPIRES_AFTER_MS)]
  const values = [approvalId, ...what, amountFen ?? null, reason, caller.userId, caller.role, ...times]
  await deps.database.transaction(async (transaction) => {
    const { rowCount } = await transaction.query({ ...INSERT, values })
    if (rowCount === 0) return
    const change = {
      action: 'approvals.ask' as const,
      subject: approvalId,
      before,
      after: { kind: asked.kind, subject, ...after },
    }
    await recordChange(transaction, { caller, ...change, reason })
  })
  return readApproval(deps, approvalId, { kind: asked.kind, subject, requestedBy: caller.userId, payloadHash })
}
