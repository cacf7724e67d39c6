import { hash } from 'node:crypto'
import type { Queryable } from '@yimatong/kit/database'

/** A row as it stands, and the text that its hash was taken over; see `chain_audit_log` in the migrations. */
interface ChainedRow {
  seq: string
  text: string
  prevHash: string
  hash: string
}

/** The head of a chain: what somebody may have noted, to see later that nothing was cut off behind it. */
export interface ChainHead {
  seq: number
  hash: string
}

export type ChainVerdict =
  | { intact: true; head: ChainHead }
  /** `seq` is the first row that is not as it was written. */
  | { intact: false; seq: number; why: 'MISSING' | 'CHANGED' | 'CHAIN' | 'HEAD_GONE' }

const BEGINNING: ChainHead = { seq: 0, hash: '0'.repeat(64) }
const GROUP = 2000

/** Taken from the columns by built-in functions alone: one of our own in the database could have been replaced. */
const ROWS = {
  name: 'audit-chain',
  text: `SELECT seq, prev_hash AS "prevHash", hash, jsonb_build_array(
      seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), user_id, role, action, subject, merchant_no,
      before, after, reason, request_id, prev_hash)::text AS text
    FROM audit_log WHERE seq > $1 ORDER BY seq LIMIT $2`,
}

function faultOf(row: ChainedRow, head: ChainHead): ChainVerdict | undefined {
  const seq = Number(row.seq)
  if (seq !== head.seq + 1) return { intact: false, seq: head.seq + 1, why: 'MISSING' }
  if (row.prevHash !== head.hash) return { intact: false, seq, why: 'CHAIN' }
  if (hash('sha256', row.text, 'hex') !== row.hash) return { intact: false, seq, why: 'CHANGED' }
  return undefined
}

/**
 * Walks the audit log from its beginning and takes every hash again. With a head that was noted before, that row must still
 * be there: a chain alone does not tell that its end was cut off.
 */
export async function verifyAuditLog(database: Queryable, noted?: ChainHead): Promise<ChainVerdict> {
  let head = BEGINNING
  let notedIsThere = noted === undefined || (noted.seq === 0 && noted.hash === BEGINNING.hash)
  for (;;) {
    const { rows } = await database.query<ChainedRow>({ ...ROWS, values: [head.seq, GROUP] })
    for (const row of rows) {
      const fault = faultOf(row, head)
      if (fault !== undefined) return fault
      head = { seq: Number(row.seq), hash: row.hash }
      if (head.seq === noted?.seq && head.hash === noted.hash) notedIsThere = true
    }
    if (rows.length < GROUP) break
  }
  if (!notedIsThere && noted !== undefined) return { intact: false, seq: noted.seq, why: 'HEAD_GONE' }
  return { intact: true, head }
}
