import { toRfc3339 } from '@yimatong/contract/clock'
import type { ApprovalState, ApprovalView } from '@yimatong/contract/office-api'
import type { OfficeRole } from '@yimatong/contract/roles'
import type { KnownKind } from './kinds.ts'

/** What was asked for, and what became of it. */
export interface Approval {
  approvalId: string
  kind: string
  subject: string
  payload: unknown
  before: unknown
  after: unknown
  amountFen: string | null
  reason: string
  state: ApprovalState
  requestedBy: string
  requestedByName: string | null
  requestedRole: OfficeRole
  requestedAt: Date
  expiresAt: Date
  decidedBy: string | null
  decidedByName: string | null
  decidedRole: OfficeRole | null
  decidedAt: Date | null
  decisionRequestId: string | null
  note: string | null
  finishedAt: Date | null
  failure: string | null
}

/** What to read of `approvals a`, as an Approval. */
export const APPROVAL_COLUMNS = `a.approval_id AS "approvalId", a.kind, a.subject, a.payload, a.before, a.after,
  a.amount_fen AS "amountFen", a.reason, a.state, a.requested_by AS "requestedBy", a.requested_role AS "requestedRole",
  a.requested_at AS "requestedAt", a.expires_at AS "expiresAt", a.decided_by AS "decidedBy",
  a.decided_role AS "decidedRole", a.decided_at AS "decidedAt", a.decision_request_id AS "decisionRequestId", a.note,
  a.finished_at AS "finishedAt", a.failure,
  (SELECT u.name FROM portal_users u WHERE u.user_id = a.requested_by) AS "requestedByName",
  (SELECT u.name FROM portal_users u WHERE u.user_id = a.decided_by) AS "decidedByName"`

interface Viewer {
  userId: string
  role: OfficeRole
}

/** Whether somebody may decide it, apart from its state. */
export const decides = ({ requestedBy }: Pick<Approval, 'requestedBy'>, kind: KnownKind | undefined, viewer: Viewer) =>
  requestedBy !== viewer.userId && (kind?.decidedBy.includes(viewer.role) ?? false)

const actor = (userId: string, name: string | null, role: string) => ({
  userId,
  ...(name === null ? {} : { name }),
  role,
})

/** An approval as one user of the office sees it. What has waited too long is EXPIRED, whether it was marked or not. */
export function approvalView(row: Approval, kind: KnownKind | undefined, viewer: Viewer, nowMs: number): ApprovalView {
  const { approvalId, subject, before, after, amountFen, reason, decidedBy, decidedAt, note, finishedAt, failure } = row
  const waits = row.state === 'REQUESTED' && row.expiresAt.getTime() > nowMs
  return {
    approvalId,
    kind: row.kind,
    subject,
    state: row.state === 'REQUESTED' && !waits ? 'EXPIRED' : row.state,
    ...(before === null ? {} : { before }),
    ...(after === null ? {} : { after }),
    ...(amountFen === null ? {} : { amount: Number(amountFen) }),
    reason,
    requestedBy: actor(row.requestedBy, row.requestedByName, row.requestedRole),
    requestedAt: toRfc3339(row.requestedAt.getTime()),
    expiresAt: toRfc3339(row.expiresAt.getTime()),
    ...(decidedBy === null ? {} : { decidedBy: actor(decidedBy, row.decidedByName, row.decidedRole ?? '') }),
    ...(decidedAt === null ? {} : { decidedAt: toRfc3339(decidedAt.getTime()) }),
    ...(note === null ? {} : { note }),
    ...(finishedAt === null ? {} : { finishedAt: toRfc3339(finishedAt.getTime()) }),
    ...(failure === null ? {} : { failure }),
    mayDecide: waits && decides(row, kind, viewer),
    mayWithdraw: waits && row.requestedBy === viewer.userId,
  }
}
