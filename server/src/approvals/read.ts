import type { ApprovalsQuery } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { APPROVAL_COLUMNS, type Approval } from './approval.ts'
import type { ApprovalDeps, OfficePerson } from './deps.ts'

interface AskedAs {
  kind: string
  subject: string
  requestedBy: string
  payloadHash: string
}

/** The approval of this id, or else the one that waits and was asked for in the same words. NOT_FOUND. */
export async function readApproval(
  { database }: { database: Queryable },
  approvalId: string,
  or?: AskedAs,
): Promise<Approval> {
  const { rows } = await database.query<Approval>({
    name: 'approval-read',
    text: `SELECT ${APPROVAL_COLUMNS} FROM approvals a WHERE a.approval_id = $1 OR (a.state = 'REQUESTED' AND a.kind = $2
        AND a.subject = $3 AND a.requested_by = $4 AND a.payload_hash = $5)
      ORDER BY a.approval_id = $1 DESC LIMIT 1`,
    values: [approvalId, or?.kind ?? null, or?.subject ?? null, or?.requestedBy ?? null, or?.payloadHash ?? null],
  })
  const [row] = rows
  if (row === undefined) throw problem('NOT_FOUND')
  return row
}

export interface ApprovalPage {
  approvals: Approval[]
  nextCursor?: string
}

type PageRequest = Omit<ApprovalsQuery, 'limit'> & { limit: number }

const notACursor = () =>
  problem('VALIDATION_FAILED', undefined, {
    errors: [{ pointer: '/cursor', detail: 'In the query: This is not a cursor of this list.' }],
  })

function behind(cursor: string | undefined): [at: string, id: string] {
  if (cursor === undefined) return ['infinity', '']
  const [, ms, id] = /^(\d{1,13})\.(apr_[0-9a-f]{32})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  if (ms === undefined || id === undefined) throw notACursor()
  return [new Date(Number(ms)).toISOString(), id]
}

/** A page of them, newest first. What waits and is too old counts as EXPIRED. */
export async function readApprovalPage(deps: ApprovalDeps, asked: PageRequest): Promise<ApprovalPage> {
  const { state, kind, cursor, limit } = asked
  const { rows } = await deps.database.query<Approval>({
    // What is filtered by is a part of the text: each way has an index of its own.
    name: `approval-page-${state ?? 'all'}-${kind === undefined ? 'all' : 'one'}`,
    text: `SELECT ${APPROVAL_COLUMNS} FROM approvals a
      WHERE ${state === undefined ? 'true' : `a.state = '${state}'`} AND ${kind === undefined ? '$4::text IS NULL' : 'a.kind = $4'}
        AND (a.requested_at, a.approval_id) < ($1::timestamptz, $2)
      ORDER BY a.requested_at DESC, a.approval_id DESC LIMIT $3`,
    values: [...behind(cursor), limit + 1, kind ?? null],
  })
  const approvals = rows.slice(0, limit)
  const last = approvals.at(-1)
  if (rows.length <= limit || last === undefined) return { approvals }
  const next = Buffer.from(`${last.requestedAt.getTime()}.${last.approvalId}`).toString('base64url')
  return { approvals, nextCursor: next }
}

/** How many wait for this person's decision. */
export async function countWaiting(deps: ApprovalDeps, { userId, role }: OfficePerson): Promise<number> {
  const kinds = [...deps.approvalKinds.values()].filter(({ decidedBy }) => decidedBy.includes(role))
  const { rows } = await deps.database.query<{ count: number }>({
    name: 'approvals-waiting',
    text: `SELECT count(*)::int AS count FROM approvals
      WHERE state = 'REQUESTED' AND requested_by <> $1 AND expires_at > $2 AND kind = ANY ($3::text[])`,
    values: [userId, new Date(deps.clock()), kinds.map(({ kind }) => kind)],
  })
  return rows[0]?.count ?? 0
}
