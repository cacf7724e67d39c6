import type { DisputeState } from '@yimatong/contract/states'
import type { OfficeDisputesDue } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { DISPUTE_JSON, type Dispute } from '../../payments/disputes/dispute.ts'

/** A dispute with what is left of its payment now. */
export interface OfficeDisputeRow extends Dispute {
  merchantNo: string
  terminalName: string | null
  /** Of the payment's amount, in fen. */
  refundableFen: number
}

interface Row {
  dispute: Dispute
  merchantNo: string
  terminalName: string | null
  refundableFen: number
  openedAt: Date
  dueAt: Date
}

const COLUMNS = `${DISPUTE_JSON} AS dispute, d.merchant_no AS "merchantNo", d.opened_at AS "openedAt", d.due_at AS "dueAt",
  (SELECT t.name FROM terminals t WHERE t.terminal_no = d.evidence->>'terminalNo') AS "terminalName",
  coalesce((SELECT p.amount_fen - coalesce((SELECT sum(r.amount_fen) FROM refunds r
      WHERE r.payment_id = p.payment_id AND r.state IN ('REQUESTED', 'PROCESSING', 'SUCCESS')), 0)
    FROM payments p WHERE p.payment_id = d.payment_id AND p.state IN ('SUCCESS', 'REFUND')), 0)::int AS "refundableFen"`

const rowOf = ({ dispute, merchantNo, terminalName, refundableFen }: Row): OfficeDisputeRow => ({
  ...dispute,
  merchantNo,
  terminalName,
  refundableFen: Math.max(0, refundableFen),
})

/** NOT_FOUND without one. */
export async function readOfficeDispute(
  { database }: { database: Queryable },
  disputeId: string,
): Promise<OfficeDisputeRow> {
  const { rows } = await database.query<Row>({
    name: 'office-dispute',
    text: `SELECT ${COLUMNS} FROM disputes d WHERE d.dispute_id = $1`,
    values: [disputeId],
  })
  const [row] = rows
  if (row === undefined) throw problem('NOT_FOUND')
  return rowOf(row)
}

interface PageRequest {
  /** Those that must be decided, when absent: what is due first comes first. */
  state?: DisputeState | undefined
  cursor?: string | undefined
  limit: number
}

/** The time and id that a page lies behind; VALIDATION_FAILED when it is none of this list. */
function behind(cursor: string | undefined, beginning: string): [at: string, id: string] {
  if (cursor === undefined) return [beginning, '']
  const [, ms, id] = /^(\d{1,13})\.(dsp_[0-9a-f]{32})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  if (ms === undefined || id === undefined) {
    throw problem('VALIDATION_FAILED', undefined, {
      errors: [{ pointer: '/cursor', detail: 'In the query: This is not a cursor of this list.' }],
    })
  }
  return [new Date(Number(ms)).toISOString(), id]
}

/** A page of them: of one state newest first, without a state what is due first. */
export async function readOfficeDisputes(database: Queryable, { state, cursor, limit }: PageRequest) {
  const byDue = state === undefined
  const { rows } = await database.query<Row>({
    name: `office-disputes-${state ?? 'due'}`,
    text: byDue
      ? `SELECT ${COLUMNS} FROM disputes d WHERE d.state IN ('OPEN', 'ANSWERED') AND (d.due_at, d.dispute_id) > ($1::timestamptz, $2)
        ORDER BY d.due_at, d.dispute_id LIMIT $3`
      : `SELECT ${COLUMNS} FROM disputes d WHERE d.state = '${state}' AND (d.opened_at, d.dispute_id) < ($1::timestamptz, $2)
        ORDER BY d.opened_at DESC, d.dispute_id DESC LIMIT $3`,
    values: [...behind(cursor, byDue ? '-infinity' : 'infinity'), limit + 1],
  })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const disputes = shown.map(rowOf)
  if (rows.length <= limit || last === undefined) return { disputes }
  const at = (byDue ? last.dueAt : last.openedAt).getTime()
  return { disputes, nextCursor: Buffer.from(`${at}.${last.dispute.disputeId}`).toString('base64url') }
}

/** How many must be decided, and how many of them should have been by now. */
export async function countDue(database: Queryable, nowMs: number): Promise<OfficeDisputesDue> {
  const { rows } = await database.query<OfficeDisputesDue>({
    name: 'office-disputes-count',
    text: `SELECT count(*)::int AS open, count(*) FILTER (WHERE due_at < $1)::int AS late FROM disputes
      WHERE state IN ('OPEN', 'ANSWERED')`,
    values: [new Date(nowMs)],
  })
  return rows[0] ?? { open: 0, late: 0 }
}
