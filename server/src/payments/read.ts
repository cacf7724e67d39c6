import { startOfBusinessDate } from '@yimatong/contract/clock'
import type { Queryable } from '@yimatong/kit/database'
import { beforeInSql, readCursor, writeCursor } from './cursor.ts'
import type { Payment } from './payment.ts'
import { PAYMENT_SELECT, toPayment, type PaymentRow } from './row.ts'

export interface ReadDeps {
  database: Queryable
}

export interface PageRequest {
  /** From the page before. A cursor that is none of ours is VALIDATION_FAILED. */
  cursor?: string | undefined
  /** 1 to 100. */
  limit: number
}

export interface PaymentPage {
  payments: Payment[]
  nextCursor?: string | undefined
}

/** Payments that were paid and not given back whole. */
const PAID = `p.state IN ('SUCCESS', 'REFUND')`

const NEWEST_FIRST = `ORDER BY p.created_at DESC, p.payment_id DESC`

/** A merchant's payment by the merchant's own number; the latest, where a dynamic code was tried more than once. */
export async function findByOutTradeNo(
  { database }: ReadDeps,
  merchantNo: string,
  outTradeNo: string,
): Promise<Payment | undefined> {
  const { rows } = await database.query<PaymentRow>({
    name: 'payment-by-out-trade-no',
    text: `${PAYMENT_SELECT} WHERE p.merchant_no = $1 AND p.out_trade_no = $2 ORDER BY p.attempt DESC LIMIT 1`,
    values: [merchantNo, outTradeNo],
  })
  return rows[0] && toPayment(rows[0])
}

/** The payments of these ids, by id; ids never seen are left out. */
export async function findByIds({ database }: ReadDeps, paymentIds: readonly string[]): Promise<Map<string, Payment>> {
  if (paymentIds.length === 0) return new Map()
  const { rows } = await database.query<PaymentRow>({
    name: 'payments-by-id',
    text: `${PAYMENT_SELECT} WHERE p.payment_id = ANY($1::text[])`,
    values: [paymentIds],
  })
  return new Map(rows.map((row) => [row.paymentId, toPayment(row)]))
}

export interface TerminalDay {
  merchantNo: string
  terminalNo: string
  businessDate: string
}

const DAY_MS = 24 * 60 * 60 * 1000

/** A till's day: tills are indexed by time, and a business day is one of the campus's time. */
const OF_TERMINAL_DAY = `p.terminal_no = $1 AND p.merchant_no = $2
  AND p.created_at >= $3::timestamptz AND p.created_at < $4::timestamptz`

function terminalDayValues({ merchantNo, terminalNo, businessDate }: TerminalDay): [string, string, Date, Date] {
  const startMs = startOfBusinessDate(businessDate)
  return [terminalNo, merchantNo, new Date(startMs), new Date(startMs + DAY_MS)]
}

/** A till's payments of a business day, newest first. */
export async function readTerminalDay(
  { database }: ReadDeps,
  day: TerminalDay,
  { cursor, limit }: PageRequest,
): Promise<PaymentPage> {
  const { rows } = await database.query<PaymentRow>({
    name: 'terminal-day',
    text: `${PAYMENT_SELECT} WHERE ${OF_TERMINAL_DAY} AND (p.created_at, p.payment_id) < ($5::timestamptz, $6)
      ${NEWEST_FIRST} LIMIT $7`,
    values: [...terminalDayValues(day), ...beforeInSql(readCursor(cursor)), limit + 1],
  })
  return pageOf(rows, limit)
}

export interface DayTotals {
  count: number
  amountFen: number
  surchargeFen: number
}

/** What a till took on a business day: payments that were paid, in fen. */
export async function readTerminalDayTotals({ database }: ReadDeps, day: TerminalDay): Promise<DayTotals> {
  const { rows } = await database.query<DayTotals>({
    name: 'terminal-day-totals',
    text: `SELECT count(*)::int AS count, coalesce(sum(p.amount_fen), 0)::float8 AS "amountFen",
        coalesce(sum(p.surcharge_fen), 0)::float8 AS "surchargeFen"
      FROM payments p WHERE ${OF_TERMINAL_DAY} AND ${PAID}`,
    values: terminalDayValues(day),
  })
  return rows[0] ?? { count: 0, amountFen: 0, surchargeFen: 0 }
}

function pageOf(rows: readonly PaymentRow[], limit: number): PaymentPage {
  const payments = rows.slice(0, limit).map(toPayment)
  const last = payments.at(-1)
  return rows.length > limit && last !== undefined ? { payments, nextCursor: writeCursor(last) } : { payments }
}
