import { hash } from 'node:crypto'
import type { ReconciliationFailure, RECONCILIATION_STATES } from '@yimatong/contract/office-reconciliation-api'
import { newId } from '@yimatong/contract/ids'
import type { Queryable } from '@yimatong/kit/database'

/** Between two signs of life of whoever works on a run; after some missed ones another takes it up. */
const CLAIM_SECONDS = 60

/** A run that somebody has taken up, and which time of it this is: whoever took it up last may write what came of it. */
export interface TakenRun {
  runId: string
  date: string
  takes: number
  /** It was compared and kept before, and only repairs are left. */
  isCompared: boolean
}

/** Somebody else has taken the run up since. */
export class RunLost extends Error {
  override readonly name = 'RunLost'
}

/**
 * Asks for a run of a day: one that is under way is that run already. Gives its id. It is due at once: the column rounds to
 * milliseconds, and rounded up it would be due a moment later.
 */
export async function queueRun(database: Queryable, date: string, requestedBy: string): Promise<string> {
  for (;;) {
    const { rows } = await database.query<{ runId: string }>({
      name: 'reconciliation-queue',
      text: `WITH made AS (
          INSERT INTO reconciliation_runs (run_id, business_date, requested_by, sweep_after, created_at)
          VALUES ($1, $2::date, $3, date_trunc('milliseconds', now()), now()) ON CONFLICT DO NOTHING RETURNING run_id
        )
        SELECT run_id AS "runId" FROM made
        UNION ALL SELECT run_id FROM reconciliation_runs WHERE business_date = $2::date AND state IN ('QUEUED', 'RUNNING') LIMIT 1`,
      values: [newId('reconciliation'), date, requestedBy],
    })
    // The one that was under way may have ended between the two looks.
    const [run] = rows
    if (run !== undefined) return run.runId
  }
}

/**
 * Asks for the days that are over and have not been reconciled, from the day on which this campus began and at most a week back.
 * They are taken up in their order, so the pool sees one after the other. A day that failed is tried again after some minutes.
 */
export async function queueDueDays(database: Queryable, lastDay: string): Promise<void> {
  const { rows } = await database.query<{ date: string }>({
    name: 'reconciliation-due-days',
    text: `SELECT d::date::text AS date
      FROM reconciliation_start, generate_series(greatest(from_date, $1::date - 6), $1::date, interval '1 day') d
      WHERE NOT EXISTS (SELECT FROM reconciliation_runs r WHERE r.business_date = d::date AND (r.state <> 'FAILED'
        OR r.finished_at > now() - interval '10 minutes'))
      ORDER BY d`,
    values: [lastDay],
  })
  for (const { date } of rows) await queueRun(database, date, 'schedule')
}

const CLAIM = `
  WITH due AS (
    SELECT run_id FROM reconciliation_runs WHERE state IN ('QUEUED', 'RUNNING') AND sweep_after <= now()
    ORDER BY business_date, created_at LIMIT 1 FOR UPDATE SKIP LOCKED
  )
  UPDATE reconciliation_runs r SET state = 'RUNNING', takes = takes + 1, rows_read = 0, started_at = coalesce(started_at, now()),
    step = (CASE WHEN report IS NULL THEN 'FETCHING' ELSE 'REPAIRING' END)::reconciliation_step,
    sweep_after = now() + interval '${CLAIM_SECONDS} seconds'
  FROM due WHERE r.run_id = due.run_id
  RETURNING r.run_id AS "runId", r.business_date::text AS date, r.takes, r.report IS NOT NULL AS "isCompared"`

/** Takes up the run of the earliest day that is due and in nobody's hand. */
export async function claimRun(database: Queryable): Promise<TakenRun | undefined> {
  const { rows } = await database.query<TakenRun>({ name: 'reconciliation-claim', text: CLAIM, values: [] })
  return rows[0]
}

export interface Progress {
  step?: 'COMPARING' | 'REPAIRING'
  rowsRead?: number
}

/** A sign of life, with how far the run has come. Throws RunLost when somebody else has it. */
export async function keepRun(database: Queryable, { runId, takes }: TakenRun, progress: Progress = {}): Promise<void> {
  const { rowCount } = await database.query({
    name: 'reconciliation-keep',
    text: `UPDATE reconciliation_runs SET step = coalesce($3::reconciliation_step, step), rows_read = coalesce($4, rows_read),
        sweep_after = now() + interval '${CLAIM_SECONDS} seconds'
      WHERE run_id = $1 AND takes = $2 AND state = 'RUNNING'`,
    values: [runId, takes, progress.step ?? null, progress.rowsRead ?? null],
  })
  if (rowCount === 0) throw new RunLost(`somebody else has taken up ${runId}`)
}

/** Keeps the report in the transaction that keeps the differences: both, or neither. */
export async function keepReport(
  transaction: Queryable,
  { runId, takes }: TakenRun,
  { report, differences }: { report: string; differences: number },
): Promise<void> {
  const { rowCount } = await transaction.query({
    name: 'reconciliation-report',
    text: `UPDATE reconciliation_runs SET report = $3, report_hash = decode($4, 'hex'), differences = $5, step = 'REPAIRING'
      WHERE run_id = $1 AND takes = $2 AND state = 'RUNNING' AND report IS NULL`,
    values: [runId, takes, report, hash('sha256', report, 'hex'), differences],
  })
  if (rowCount === 0) throw new RunLost(`somebody else has taken up ${runId}`)
}

type Ended = Extract<(typeof RECONCILIATION_STATES)[number], 'DONE' | 'FAILED'>

export async function endRun(
  database: Queryable,
  { runId, takes }: TakenRun,
  { state, failure, repaired }: { state: Ended; failure?: ReconciliationFailure; repaired?: number },
): Promise<void> {
  await database.query({
    name: 'reconciliation-end',
    text: `UPDATE reconciliation_runs SET state = $3::reconciliation_state, failure = $4, repaired = $5, step = NULL, finished_at = now()
      WHERE run_id = $1 AND takes = $2 AND state = 'RUNNING'`,
    values: [runId, takes, state, failure ?? null, repaired ?? null],
  })
}
