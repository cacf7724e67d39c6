import { toRfc3339 } from '@yimatong/contract/clock'
import type {
  DifferencesQuery,
  ReconciliationDays,
  ReconciliationDifference,
  ReconciliationDifferencePage,
  ReconciliationReport,
  ReconciliationRun,
  ReconciliationRunPage,
} from '@yimatong/contract/office-reconciliation-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'

interface RunRow {
  runId: string
  businessDate: string
  state: ReconciliationRun['state']
  step: NonNullable<ReconciliationRun['step']> | null
  rowsRead: number
  requestedBy: string
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  failure: NonNullable<ReconciliationRun['failure']> | null
  report: string | null
  reportHash: string | null
  differences: number | null
  repaired: number | null
}

const RUN = `r.run_id AS "runId", r.business_date::text AS "businessDate", r.state::text, r.step::text, r.rows_read AS "rowsRead",
  coalesce(u.name, r.requested_by) AS "requestedBy", r.created_at AS "createdAt", r.started_at AS "startedAt",
  r.finished_at AS "finishedAt", r.failure, r.report, encode(r.report_hash, 'hex') AS "reportHash", r.differences, r.repaired`

function toRun(row: RunRow): ReconciliationRun {
  const { step, createdAt, startedAt, finishedAt, failure, report, reportHash, differences, repaired, ...same } = row
  return {
    ...same,
    createdAt: toRfc3339(createdAt.getTime()),
    ...(step === null ? {} : { step }),
    ...(startedAt === null ? {} : { startedAt: toRfc3339(startedAt.getTime()) }),
    ...(finishedAt === null ? {} : { finishedAt: toRfc3339(finishedAt.getTime()) }),
    ...(failure === null ? {} : { failure }),
    // Written by us and checked against its hash by the database.
    ...(report === null ? {} : { report: JSON.parse(report) as ReconciliationReport }),
    ...(reportHash === null ? {} : { reportHash }),
    ...(differences === null ? {} : { differences }),
    ...(repaired === null ? {} : { repaired }),
  }
}

const DAYS_SHOWN = 31

/** The last days whose books are closed, newest first, each with its last run. */
export async function readDays(database: Queryable, lastDay: string): Promise<ReconciliationDays> {
  const { rows } = await database.query<Partial<RunRow> & { day: string; runs: number; openExceptions: number }>({
    name: 'office-reconciliation-days',
    text: `SELECT d::date::text AS day, counted.runs, open.count AS "openExceptions", ${RUN}
      FROM generate_series($1::date, $1::date - ${DAYS_SHOWN - 1}, interval '-1 day') d
      CROSS JOIN LATERAL (SELECT count(*)::int AS runs FROM reconciliation_runs WHERE business_date = d::date) counted
      CROSS JOIN LATERAL (SELECT count(*)::int FROM exceptions WHERE state = 'OPEN' AND business_date = d::date) open
      LEFT JOIN LATERAL (
        SELECT * FROM reconciliation_runs WHERE business_date = d::date ORDER BY created_at DESC, run_id DESC LIMIT 1
      ) r ON true
      LEFT JOIN portal_users u ON u.user_id = r.requested_by ORDER BY d DESC`,
    values: [lastDay],
  })
  const open = await database.query<{ count: number }>({
    name: 'office-reconciliation-open',
    text: `SELECT count(*)::int AS count FROM exceptions WHERE state = 'OPEN' AND next_try_at IS NULL`,
  })
  const days = rows.map(({ day, runs, openExceptions, ...run }) => ({
    businessDate: day,
    runs,
    openExceptions,
    ...(isRun(run) ? { last: toRun(run) } : {}),
  }))
  return { days, openExceptions: open.rows[0]?.count ?? 0 }
}

/** A day without a run has a row of nulls. */
const isRun = (row: Partial<RunRow>): row is RunRow => typeof row.runId === 'string'

export async function readRun(database: Queryable, runId: string): Promise<ReconciliationRun> {
  const { rows } = await database.query<RunRow>({
    name: 'office-reconciliation-run',
    text: `SELECT ${RUN} FROM reconciliation_runs r LEFT JOIN portal_users u ON u.user_id = r.requested_by WHERE r.run_id = $1`,
    values: [runId],
  })
  const [run] = rows
  if (run === undefined) throw problem('NOT_FOUND')
  return toRun(run)
}

/** A run with the others of its day, newest first. */
export async function readRunPage(database: Queryable, runId: string): Promise<ReconciliationRunPage> {
  const run = await readRun(database, runId)
  const { rows } = await database.query<RunRow>({
    name: 'office-reconciliation-others',
    text: `SELECT ${RUN} FROM reconciliation_runs r LEFT JOIN portal_users u ON u.user_id = r.requested_by
      WHERE r.business_date = $1::date AND r.run_id <> $2 ORDER BY r.created_at DESC, r.run_id DESC LIMIT 20`,
    values: [run.businessDate, runId],
  })
  const others = rows.map(toRun).map((other) => {
    const { runId: id, state, createdAt, requestedBy, reportHash, differences } = other
    return {
      runId: id,
      state,
      createdAt,
      requestedBy,
      ...(reportHash === undefined ? {} : { reportHash }),
      ...(differences === undefined ? {} : { differences }),
    }
  })
  return { run, others }
}

interface DifferenceRow {
  n: number
  class: ReconciliationDifference['class']
  subject: string
  merchantNo: string | null
  total: number
  ours: ReconciliationDifference['evidence']['ours'] | null
  ledger: ReconciliationDifference['evidence']['ledger'] | null
  till: ReconciliationDifference['evidence']['till'] | null
  standing: ReconciliationDifference['standing']
  exceptionId: string | null
}

/** A page of what a run found, in the report's order. */
export async function readDifferences(
  database: Queryable,
  runId: string,
  { class: wanted, cursor, limit }: Pick<DifferencesQuery, 'class' | 'cursor'> & { limit: number },
): Promise<ReconciliationDifferencePage> {
  const after = Number(cursor ?? 0)
  if (!Number.isSafeInteger(after) || after < 0 || after > 2_000_000_000)
    throw problem('VALIDATION_FAILED', 'No cursor of this list.')
  const { rows } = await database.query<DifferenceRow>({
    name: `office-differences${wanted === undefined ? '' : '-of-class'}`,
    text: `SELECT d.n, d.class::text, d.subject, d.merchant_no AS "merchantNo", d.amount_fen::float8 AS total, d.ours, d.theirs AS ledger,
        d.till, d.exception_id AS "exceptionId", CASE WHEN d.repaired_at IS NOT NULL THEN 'REPAIRED'
          ELSE coalesce(e.state::text, 'LISTED') END AS standing
      FROM reconciliation_differences d LEFT JOIN exceptions e ON e.exception_id = d.exception_id
      WHERE d.run_id = $1 AND d.n > $2 ${wanted === undefined ? '' : 'AND d.class = $4::exception_class'} ORDER BY d.n LIMIT $3`,
    values: [runId, after, limit + 1, ...(wanted === undefined ? [] : [wanted])],
  })
  const differences = rows.slice(0, limit).map(toDifference)
  const last = differences.at(-1)
  return rows.length > limit && last !== undefined ? { differences, nextCursor: String(last.n) } : { differences }
}

function toDifference(row: DifferenceRow): ReconciliationDifference {
  const { merchantNo, ours, ledger, till, exceptionId, ...same } = row
  return {
    ...same,
    evidence: {
      ...(ours === null ? {} : { ours }),
      ...(ledger === null ? {} : { ledger }),
      ...(till === null ? {} : { till }),
    },
    ...(merchantNo === null ? {} : { merchantNo }),
    ...(exceptionId === null ? {} : { exceptionId }),
  }
}
