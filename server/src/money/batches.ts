import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { SubsidyBatchView, subsidyBatchBody } from '@yimatong/contract/office-api'
import { SUBSIDY_FUND_ACCOUNT } from '@yimatong/contract/onecard-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import type { z } from 'zod'
import type { AuditCaller } from '../audit/record.ts'
import { recordChange } from '../audit/record.ts'
import type { MoneyDeps } from './moves.ts'
import { checkSubsidyRows, dryRunOf, type SubsidyRow } from './subsidy-rows.ts'

/** Batches of subsidies: drafts until a second person approves, then rows that the turn over moves carries out. */

const INSERT_BATCH = `INSERT INTO subsidy_batches (batch_id, name, purpose, rows, total_fen, asked_by, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`
const INSERT_ROWS = `INSERT INTO money_moves (move_id, batch_id, line, purpose, person_id, from_account, to_account, amount_fen, business_date,
    reason, state, clerk, created_at)
  SELECT $1::text || '-' || r.line, $1, r.line, $2::text, r.person_id, CASE $2 WHEN 'SUBSIDY' THEN $3::text ELSE r.account_no END,
    CASE $2 WHEN 'SUBSIDY' THEN r.account_no ELSE $3 END, r.fen, $4::date, $5::text, 'DRAFT', $6::text, $7::timestamptz
  FROM unnest($8::int[], $9::text[], $10::text[], $11::bigint[]) AS r (line, person_id, account_no, fen)`

export interface DraftedBatch {
  batchId: string
  rows: number
  totalFen: number
}

/** Writes a batch down, all or nothing: VALIDATION_FAILED when a line is bad or there is none. It moves nothing yet. */
export async function draftBatch(
  { database, clock }: MoneyDeps,
  caller: AuditCaller,
  { name, purpose, rows, reason }: z.infer<typeof subsidyBatchBody>,
): Promise<DraftedBatch> {
  const checked = await checkSubsidyRows(database, rows)
  const { total, badCount } = dryRunOf(checked)
  if (badCount > 0 || checked.good.length === 0)
    throw problem('VALIDATION_FAILED', `${badCount} lines cannot be taken.`, {
      errors: [{ pointer: '/rows', detail: `${badCount} lines cannot be taken, ${checked.good.length} can.` }],
    })
  const batchId = newId('subsidyBatch')
  const now = new Date(clock())
  const column = <Value>(read: (row: SubsidyRow) => Value) => checked.good.map(read)
  await database.transaction(async (transaction) => {
    const size = [checked.good.length, total]
    await transaction.query({ text: INSERT_BATCH, values: [batchId, name, purpose, ...size, caller.userId, now] })
    const shared = [batchId, purpose, SUBSIDY_FUND_ACCOUNT, businessDateOf(now.getTime()), reason, caller.userId, now]
    const columns = [column((row) => row.line), column((row) => row.personId), column((row) => row.accountNo)]
    await transaction.query({ text: INSERT_ROWS, values: [...shared, ...columns, column((row) => row.amountFen)] })
    const after = { name, purpose, rows: checked.good.length, total }
    await recordChange(transaction, { caller, action: 'money.draftSubsidies', subject: batchId, after, reason })
  })
  return { batchId, rows: checked.good.length, totalFen: total }
}

/** Makes duties of a batch's drafts; again, it changes nothing. NOT_FOUND. */
export async function startBatch({ database, clock }: MoneyDeps, caller: AuditCaller, batchId: string): Promise<void> {
  const now = new Date(clock())
  await database.transaction(async (transaction) => {
    const text = `UPDATE subsidy_batches SET started_at = $2 WHERE batch_id = $1 AND started_at IS NULL`
    if ((await transaction.query({ text, values: [batchId, now] })).rowCount === 0) return
    await transaction.query({
      text: `UPDATE money_moves SET state = 'PENDING', next_try_at = $2, business_date = $3::date WHERE batch_id = $1 AND state = 'DRAFT'`,
      values: [batchId, now, businessDateOf(now.getTime())],
    })
    await recordChange(transaction, {
      caller,
      action: 'money.startSubsidies',
      subject: batchId,
      after: { startedAt: now },
    })
  })
}

const READ = `SELECT b.batch_id AS "batchId", b.name, b.purpose, b.rows, b.total_fen::float8 AS total, u.name AS "askedByName",
    b.created_at AS "createdAt", b.started_at AS "startedAt", s.posted, s.declined, s."postedTotal"
  FROM subsidy_batches AS b LEFT JOIN portal_users AS u ON u.user_id = b.asked_by
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE m.state = 'POSTED')::int AS posted, count(*) FILTER (WHERE m.state = 'DECLINED')::int AS declined,
      coalesce(sum(m.amount_fen) FILTER (WHERE m.state = 'POSTED'), 0)::float8 AS "postedTotal"
    FROM money_moves AS m WHERE m.batch_id = b.batch_id AND m.state IN ('POSTED', 'DECLINED')
  ) AS s`

interface BatchRow extends Omit<SubsidyBatchView, 'createdAt' | 'startedAt' | 'askedByName'>, Record<string, unknown> {
  createdAt: Date
  startedAt: Date | null
  askedByName: string | null
}

const toView = ({ createdAt, startedAt, askedByName, ...batch }: BatchRow): SubsidyBatchView => ({
  ...(batch as Omit<SubsidyBatchView, 'createdAt'>),
  ...(askedByName === null ? {} : { askedByName }),
  createdAt: toRfc3339(createdAt.getTime()),
  ...(startedAt === null ? {} : { startedAt: toRfc3339(startedAt.getTime()) }),
})

const SHOWN = 30

/** The latest batches and how far each is. */
export async function readBatches(database: Queryable): Promise<SubsidyBatchView[]> {
  const { rows } = await database.query<BatchRow>(`${READ} ORDER BY b.created_at DESC, b.batch_id DESC LIMIT ${SHOWN}`)
  return rows.map(toView)
}

/** One batch; NOT_FOUND. */
export async function readBatch(database: Queryable, batchId: string): Promise<SubsidyBatchView> {
  const { rows } = await database.query<BatchRow>({ text: `${READ} WHERE b.batch_id = $1`, values: [batchId] })
  const [row] = rows
  if (row === undefined) throw problem('NOT_FOUND')
  return toView(row)
}
