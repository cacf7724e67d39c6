import type { Queryable } from '@yimatong/kit/database'

/** Whether there is such a run of the day. Not by EXISTS, which the planner may answer by reading the runs of all days. */
const hasRun = (day: string, also = '') =>
  `coalesce((SELECT true FROM reconciliation_runs r WHERE r.business_date = ${day} ${also} LIMIT 1), false)`

/**
 * Whether a day may be settled: a run of its reconciliation has come through, or two persons have said that it need not. Days
 * before this campus reconciled at all need none, unless somebody has asked for a run of theirs.
 */
export const isReconciledSql = (day: string): string => `(
  ${hasRun(day, `AND r.state = 'DONE'`)}
  OR EXISTS (SELECT FROM unreconciled_days u WHERE u.business_date = ${day})
  OR (${day} < (SELECT from_date FROM reconciliation_start) AND NOT ${hasRun(day)}))`

export async function isReconciled(database: Queryable, businessDate: string): Promise<boolean> {
  const text = `SELECT ${isReconciledSql('$1::date')} AS reconciled`
  const values = [businessDate]
  const { rows } = await database.query<{ reconciled: boolean }>({ name: 'settlement-reconciled', text, values })
  return rows[0]?.reconciled === true
}

/** A closed day that merchants wait for, and how its reconciliation stands. */
export interface WaitingDay {
  businessDate: string
  /** Of its last run; null when nobody has asked for one. */
  state: 'QUEUED' | 'RUNNING' | 'FAILED' | null
  failure: string | null
  /** Merchants that are not settled up to it. */
  merchants: number
  /** Since its books are closed. */
  since: Date
  /** For so long that somebody should look. */
  isOverdue: boolean
}

/** A run takes seconds, and one that failed is repeated every ten minutes: who waits longer waits for a person. */
const PATIENCE = `interval '2 hours'`
const LOOK_BACK_DAYS = 62

/** Each merchant is counted once, on the first day that it waits for; every day has those of the days before it, too. */
const WAITING_DAYS = `
  WITH first AS (
    SELECT greatest(s.settled_through + 1, c.through - ${LOOK_BACK_DAYS}) AS day, count(*) AS merchants
    FROM settlement_places s CROSS JOIN closed_days c GROUP BY 1
  ), behind AS (
    SELECT t::date AS day, (sum(first.merchants) OVER (ORDER BY t))::int AS merchants
    FROM closed_days c CROSS JOIN LATERAL generate_series(c.through - ${LOOK_BACK_DAYS}, c.through, interval '1 day') t
    LEFT JOIN first ON first.day = t::date
  )
  SELECT d.day::text AS "businessDate", run.state, run.failure, d.merchants, closed.since,
    closed.since < now() - ${PATIENCE} AS "isOverdue"
  FROM behind d
  CROSS JOIN LATERAL (SELECT (d.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' + interval '30 minutes' AS since) closed
  LEFT JOIN LATERAL (SELECT r.state::text, r.failure FROM reconciliation_runs r WHERE r.business_date = d.day
    ORDER BY r.created_at DESC LIMIT 1) run ON true
  WHERE d.merchants > 0 AND NOT ${isReconciledSql('d.day')} ORDER BY d.day`

/** The days that settlement waits for, the oldest first. */
export async function readWaitingDays(database: Queryable): Promise<WaitingDay[]> {
  return (await database.query<WaitingDay>({ name: 'settlement-waiting-days', text: WAITING_DAYS, values: [] })).rows
}

/** What two persons have decided about a day. */
export interface AllowedDay {
  businessDate: string
  reason: string
  approvalId: string
  requestedBy: string
  decidedBy: string
  nowMs: number
}

/** Lets a day be settled without its reconciliation; once more it is the same. False when it stands already. */
export async function allowUnreconciled(transaction: Queryable, allowed: AllowedDay): Promise<boolean> {
  const { businessDate, reason, approvalId, requestedBy, decidedBy, nowMs } = allowed
  const { rowCount } = await transaction.query({
    name: 'settlement-allow-day',
    text: `INSERT INTO unreconciled_days (business_date, approval_id, reason, requested_by, decided_by, created_at)
      VALUES ($1::date, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    values: [businessDate, approvalId, reason, requestedBy, decidedBy, new Date(nowMs)],
  })
  return rowCount > 0
}
