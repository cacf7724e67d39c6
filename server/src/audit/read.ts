import { toRfc3339 } from '@yimatong/contract/clock'
import type { AuditEntry, AuditQuery } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'

interface Row {
  seq: string
  at: Date
  userId: string
  userName: string | null
  role: string
  action: string
  subject: string
  merchantNo: string | null
  before: unknown
  after: unknown
  reason: string | null
  requestId: string
  hash: string
  previousHash: string
}

function entryOf(row: Row): AuditEntry {
  const { seq, at, userId, userName, role, action, subject, merchantNo, before, after, reason, ...proof } = row
  return {
    seq: Number(seq),
    at: toRfc3339(at.getTime()),
    by: { userId, ...(userName === null ? {} : { name: userName }), role },
    action,
    subject,
    ...(merchantNo === null ? {} : { merchantNo }),
    ...(before === null ? {} : { before }),
    ...(after === null ? {} : { after }),
    ...(reason === null ? {} : { reason }),
    ...proof,
  }
}

/** Beyond every number that a row can have. */
const NO_CURSOR = '9223372036854775807'

function behind(cursor: string | undefined): string {
  if (cursor === undefined) return NO_CURSOR
  if (/^[1-9]\d{0,17}$/.test(cursor)) return cursor
  throw problem('VALIDATION_FAILED', undefined, {
    errors: [{ pointer: '/cursor', detail: 'In the query: This is not a cursor of this list.' }],
  })
}

export interface AuditPageOfRows {
  entries: AuditEntry[]
  nextCursor?: string
}

/** A page of the log, newest first. An action without a dot stands for all of that part of the system. */
export async function readAuditPage(
  database: Queryable,
  { user, action, subject, from, to, cursor, limit }: Omit<AuditQuery, 'limit'> & { limit: number },
): Promise<AuditPageOfRows> {
  const part = action !== undefined && !action.includes('.')
  const wanted = [
    '$1::bigint > l.seq',
    user === undefined ? '$3::text IS NULL' : 'l.user_id = $3',
    action === undefined ? '$4::text IS NULL' : part ? "starts_with(l.action, $4 || '.')" : 'l.action = $4',
    subject === undefined ? '$5::text IS NULL' : 'l.subject = $5',
    from === undefined ? '$6::text IS NULL' : "l.at >= $6::date::timestamp AT TIME ZONE 'Asia/Shanghai'",
    to === undefined ? '$7::text IS NULL' : "l.at < ($7::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'",
  ]
  const { rows } = await database.query<Row>({
    text: `SELECT l.seq, l.at, l.user_id AS "userId", u.name AS "userName", l.role, l.action, l.subject,
        l.merchant_no AS "merchantNo", l.before, l.after, l.reason, l.request_id AS "requestId", l.hash,
        l.prev_hash AS "previousHash"
      FROM audit_log l LEFT JOIN portal_users u USING (user_id)
      WHERE ${wanted.join(' AND ')} ORDER BY l.seq DESC LIMIT $2`,
    values: [behind(cursor), limit + 1, user ?? null, action ?? null, subject ?? null, from ?? null, to ?? null],
  })
  const entries = rows.slice(0, limit).map(entryOf)
  const last = entries.at(-1)
  return rows.length <= limit || last === undefined ? { entries } : { entries, nextCursor: String(last.seq) }
}
