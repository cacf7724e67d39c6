import { startOfBusinessDate } from '@yimatong/contract/clock'
import type { Queryable } from '@yimatong/kit/database'
import type { Payment } from './payment.ts'
import type { Refund } from './refunds/refund.ts'
import { PAYMENT_SELECT, type PaymentRow, toPayment } from './row.ts'

/** A line of somebody's bills: a payment, or what came back of one, at the time when it was decided. */
export interface PersonLine {
  atMs: number
  payment: Payment
  refund?: Refund
}

/** A place in the list, which is newest first; both kinds of lines stand in one order. */
export interface LinePosition {
  atMs: number
  /** Of a payment or a refund. */
  id: string
}

export interface LinesRequest {
  personId: string
  before?: LinePosition | undefined
  limit: number
}

/** When money that came back moved in the payer's books; the index says the same. */
const MOVED_AT = 'coalesce(r.decided_at, r.created_at)'
/** What a payer hears of: neither what waits for a second person nor what was rejected. */
const MOVED = `r.state IN ('PROCESSING', 'SUCCESS')`

/** Each kind is walked in its own index up to the page's end; only what is on the page is then read whole. */
const LINES = `
  WITH line AS (
    (SELECT p.created_at AS at, p.payment_id AS id, p.payment_id FROM payments p
      WHERE p.person_id = $1 AND (p.created_at, p.payment_id) < ($2::timestamptz, $3)
      ORDER BY p.created_at DESC, p.payment_id DESC LIMIT $4)
    UNION ALL
    (SELECT ${MOVED_AT}, r.refund_id, r.payment_id FROM refunds r
      WHERE r.person_id = $1 AND ${MOVED} AND (${MOVED_AT}, r.refund_id) < ($2::timestamptz, $3)
      ORDER BY ${MOVED_AT} DESC, r.refund_id DESC LIMIT $4)
    ORDER BY at DESC, id DESC LIMIT $4
  )
  SELECT line.at AS "lineAt", line.id AS "lineId", whole.*
  FROM line CROSS JOIN LATERAL (${PAYMENT_SELECT} WHERE p.payment_id = line.payment_id) whole
  ORDER BY line.at DESC, line.id DESC`

type Row = PaymentRow & { lineAt: Date; lineId: string }

/** A person's payments before a position, declined ones too, and what came back of them. */
export async function readPersonLines(
  database: Queryable,
  { personId, before, limit }: LinesRequest,
): Promise<PersonLine[]> {
  const [at, id] = before === undefined ? ['infinity', ''] : [new Date(before.atMs).toISOString(), before.id]
  const { rows } = await database.query<Row>({
    name: 'person-lines',
    text: LINES,
    values: [personId, at, id, limit],
  })
  return rows.map(({ lineAt, lineId, ...row }) => {
    const payment = toPayment(row)
    const refund = payment.refunds?.find(({ refundId }) => refundId === lineId)
    return { atMs: lineAt.getTime(), payment, ...(refund === undefined ? {} : { refund }) }
  })
}

export interface MonthSums {
  /** `2026-11`. */
  month: string
  /** Payments that were paid, and what they came to. */
  count: number
  paidFen: number
  /** What came back in this month, be it of earlier ones. */
  refundedFen: number
}

const SUMS = `
  SELECT month, sum(count)::int AS count, sum(paid)::float8 AS "paidFen", sum(refunded)::float8 AS "refundedFen"
  FROM (
    SELECT to_char(p.business_date, 'YYYY-MM') AS month, count(*) AS count, 
      sum(p.amount_fen + p.surcharge_fen + coalesce(s.surcharge_fen, 0)) AS paid, 0 AS refunded
    FROM payments p
    LEFT JOIN pending_surcharges s ON s.payment_id = p.payment_id AND s.state = 'SETTLED'
    WHERE p.person_id = $1 AND p.created_at >= $2 AND p.created_at < $3 AND p.state IN ('SUCCESS', 'REFUND', 'REVOKED')
    GROUP BY 1
    UNION ALL
    SELECT to_char(r.business_date, 'YYYY-MM'), 0, 0, sum(r.amount_fen + r.surcharge_fen + coalesce(b.amount_fen, 0))
    FROM refunds r LEFT JOIN surcharge_backs b ON b.refund_id = r.refund_id
    WHERE r.person_id = $1 AND ${MOVED} AND ${MOVED_AT} >= $2 AND ${MOVED_AT} < $3
    GROUP BY 1
  ) parts
  GROUP BY month ORDER BY month DESC`

function monthAfter(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}

/** The sums of these months, newest first; months in which nothing was paid and nothing came back are left out. */
export async function sumPersonMonths(
  database: Queryable,
  personId: string,
  months: readonly string[],
): Promise<MonthSums[]> {
  const [oldest, newest] = [months.toSorted()[0], months.toSorted().at(-1)]
  if (oldest === undefined || newest === undefined) return []
  const [from, to] = [`${oldest}-01`, `${monthAfter(newest)}-01`].map((day) => new Date(startOfBusinessDate(day)))
  const { rows } = await database.query<MonthSums>({
    name: 'person-month-sums',
    text: SUMS,
    values: [personId, from, to],
  })
  return rows.filter(({ month }) => months.includes(month))
}
