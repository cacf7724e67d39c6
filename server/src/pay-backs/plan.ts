import { businessDateOf, type Clock, startOfBusinessDate } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import {
  MOST_PAID_BACK,
  PAY_BACK_DAYS,
  type PayBackBody,
  type PayBackFilter,
} from '@yimatong/contract/office-pay-backs-api'
import { REFUND_DAYS } from '@yimatong/contract/refund'
import type { Database, Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { type Candidate, judge, type Verdict } from './judge.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export interface PlanDeps {
  database: Pick<Database, 'query' | 'transaction'>
  clock: Clock
}

/**
 * What a filter means: each merchant's payments of the window, by the index of its time. What never took money (declined,
 * closed) is not looked at. Walked merchant by merchant, so that a million payments beside the window cost nothing.
 */
const candidatesOf = ({ canteenId, merchantNo, terminalNo, identityClass, ruleId }: PayBackFilter) => {
  const values: unknown[] = []
  const place = (value: unknown) => `$${values.push(value) + 3}`
  const merchants = [
    ...(canteenId === undefined ? [] : [`m.canteen_id = ${place(canteenId)}`]),
    ...(merchantNo === undefined ? [] : [`m.merchant_no = ${place(merchantNo)}`]),
  ]
  const which = [
    ...(terminalNo === undefined ? [] : [`p.terminal_no = ${place(terminalNo)}`]),
    ...(identityClass === undefined ? [] : [`p.identity_class = ${place(identityClass)}::identity_class`]),
    ...(ruleId === undefined ? [] : [`p.surcharge_rule ->> 'ruleId' = ${place(ruleId)}`]),
  ]
  const walk = (states: string) => `
    SELECT p.* FROM payments p WHERE p.merchant_no = m.merchant_no AND p.state IN (${states})
      AND p.created_at >= $1::timestamptz AND p.created_at < $2::timestamptz ${which.map((one) => `AND ${one}`).join(' ')}`
  const text = `
    SELECT p.payment_id AS "paymentId", p.merchant_no AS "merchantNo", p.person_id AS "personId", p.state,
      m.realm = 'SANDBOX' AS "isSandbox", p.channel = 'ONECARD' AS "isOneCard", p.business_date < $3::date AS "isTooOld",
      p.amount_fen AS "amountFen", p.surcharge_fen AS "surchargeFen", p.refunded_fen - p.refunded_surcharge_fen AS "refundedAmountFen",
      p.refunded_surcharge_fen AS "refundedSurchargeFen", CASE WHEN p.refunded_surcharge_fen = 0 THEN 0 ELSE (
        SELECT coalesce(sum(r.surcharge_fen), 0)::int FROM refunds r
        WHERE r.payment_id = p.payment_id AND r.amount_fen = 0 AND r.state IN ('PROCESSING', 'SUCCESS')) END AS "surchargeAloneFen",
      EXISTS (SELECT FROM pay_back_items i JOIN pay_backs b USING (pay_back_id)
        WHERE i.payment_id = p.payment_id AND i.state = 'PLANNED' AND b.state = 'RUNNING') AS "isElsewhere"
    FROM merchants m CROSS JOIN LATERAL (
      ${walk(`'SUCCESS', 'REVOKED', 'REFUND'`)} UNION ALL ${walk(`'PROCESSING', 'USERPAYING'`)} LIMIT ${MOST_PAID_BACK + 1}
    ) p
    ${merchants.length === 0 ? '' : `WHERE ${merchants.join(' AND ')}`}
    ORDER BY p.payment_id LIMIT ${MOST_PAID_BACK + 1}`
  return { text, values }
}

async function readCandidates({ database, clock }: PlanDeps, filter: PayBackFilter): Promise<Candidate[]> {
  const { text, values } = candidatesOf(filter)
  const { from, to } = filter
  const oldest = businessDateOf(startOfBusinessDate(businessDateOf(clock())) - REFUND_DAYS * DAY_MS)
  const window = [new Date(from), new Date(to), oldest]
  return (await database.query<Candidate>({ text, values: [...window, ...values] })).rows
}

/** A batch whose rows stand: who asked, for what. */
export interface Planned {
  payBackId: string
}

/**
 * Looks at the payments of a filter and fixes, row by row, what would go back of each, or why nothing does (试算). Nothing moves.
 * `also` is done in the same transaction. VALIDATION_FAILED for a window that is none or too long, and for more payments than one batch takes.
 */
export async function planPayBack(
  deps: PlanDeps,
  asked: PayBackBody,
  createdBy: string,
  also?: (transaction: Queryable, payBackId: string) => Promise<void>,
): Promise<Planned> {
  assertWindow(asked.filter)
  const candidates = await readCandidates(deps, asked.filter)
  if (candidates.length > MOST_PAID_BACK) {
    throw wrong('/filter/from', `More than ${MOST_PAID_BACK} payments; choose a shorter time or fewer stalls.`)
  }
  const payBackId = newId('payBack')
  const rows = candidates.map((candidate) => ({ candidate, verdict: judge(candidate, asked.mode, asked.shareBps) }))
  await deps.database.transaction(async (transaction) => {
    await insertBatch(transaction, { payBackId, asked, createdBy, nowMs: deps.clock(), rows })
    await insertItems(transaction, payBackId, rows)
    await also?.(transaction, payBackId)
  })
  return { payBackId }
}

function assertWindow({ from, to }: PayBackFilter): void {
  const lengthMs = Date.parse(to) - Date.parse(from)
  if (lengthMs <= 0) throw wrong('/filter/to', 'The window must end after it begins.')
  if (lengthMs > PAY_BACK_DAYS * DAY_MS) throw wrong('/filter/to', `At most ${PAY_BACK_DAYS} days at once.`)
}

const wrong = (pointer: string, detail: string) =>
  problem('VALIDATION_FAILED', detail, { errors: [{ pointer, detail }] })

interface Row {
  candidate: Candidate
  verdict: Verdict
}

interface Batch {
  payBackId: string
  asked: PayBackBody
  createdBy: string
  nowMs: number
  rows: readonly Row[]
}

async function insertBatch(transaction: Queryable, { payBackId, asked, createdBy, nowMs, rows }: Batch): Promise<void> {
  const planned = rows.flatMap(({ verdict }) => ('reason' in verdict ? [] : verdict))
  const totalFen = planned.reduce((sum, { amountFen, surchargeFen }) => sum + amountFen + surchargeFen, 0)
  await transaction.query({
    name: 'pay-back-insert',
    text: `INSERT INTO pay_backs (pay_back_id, mode, share_bps, filter, reason, planned, left_out, planned_fen, created_by, created_at)
      VALUES ($1, $2::pay_back_mode, $3, $4::jsonb, $5, $6, $7, $8, $9, $10)`,
    values: [
      payBackId,
      asked.mode,
      asked.shareBps ?? null,
      JSON.stringify(asked.filter),
      asked.reason,
      planned.length,
      rows.length - planned.length,
      totalFen,
      createdBy,
      new Date(nowMs),
    ],
  })
}

/** A refund's number: batch and payment, whole, in the 64 signs that a number may have. */
const outRefundNoOf = (payBackId: string, paymentId: string): string => tailOf(payBackId) + tailOf(paymentId)
const tailOf = (id: string): string => id.slice(id.indexOf('_') + 1)

async function insertItems(transaction: Queryable, payBackId: string, rows: readonly Row[]): Promise<void> {
  const column = <T>(read: (row: Row) => T): T[] => rows.map(read)
  const fen = (read: (verdict: { amountFen: number; surchargeFen: number }) => number) =>
    column(({ verdict }) => ('reason' in verdict ? 0 : read(verdict)))
  await transaction.query({
    name: 'pay-back-items',
    text: `INSERT INTO pay_back_items (pay_back_id, payment_id, merchant_no, person_id, state, amount_fen, surcharge_fen, reason,
        out_refund_no)
      SELECT $1, t.payment_id, t.merchant_no, t.person_id,
        (CASE WHEN t.reason IS NULL THEN 'PLANNED' ELSE 'LEFT_OUT' END)::pay_back_item_state, t.amount_fen, t.surcharge_fen, t.reason,
        t.out_refund_no
      FROM unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::text[], $8::text[])
        AS t (payment_id, merchant_no, person_id, amount_fen, surcharge_fen, reason, out_refund_no)`,
    values: [
      payBackId,
      column(({ candidate }) => candidate.paymentId),
      column(({ candidate }) => candidate.merchantNo),
      column(({ candidate }) => candidate.personId),
      fen(({ amountFen }) => amountFen),
      fen(({ surchargeFen }) => surchargeFen),
      column(({ verdict }) => ('reason' in verdict ? verdict.reason : null)),
      column(({ candidate }) => outRefundNoOf(payBackId, candidate.paymentId)),
    ],
  })
}
