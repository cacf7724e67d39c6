import { businessDateOf, startOfBusinessDate } from '@yimatong/contract/clock'
import type { OfficeTurnover } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'

const DAY_MS = 24 * 60 * 60 * 1000
const WEEK_MS = 7 * DAY_MS

interface Sums {
  count: number
  amountFen: number
  surchargeFen: number
}

/** Merchant by merchant, so that each is a walk over the index of its own list, which holds all that is added. */
async function sumsOf(database: Queryable, startMs: number, endMs: number): Promise<OfficeTurnover['today']> {
  const { rows } = await database.query<Sums>({
    name: 'office-turnover',
    text: `SELECT coalesce(sum(s.count), 0)::int AS count, coalesce(sum(s.amount), 0)::float8 AS "amountFen",
        coalesce(sum(s.surcharge), 0)::float8 AS "surchargeFen"
      FROM merchants m CROSS JOIN LATERAL (
        SELECT count(*) AS count, sum(p.amount_fen) AS amount, sum(p.surcharge_fen) AS surcharge FROM payments p
        WHERE p.merchant_no = m.merchant_no AND p.created_at >= $1::timestamptz AND p.created_at < $2::timestamptz
          AND p.state IN ('SUCCESS', 'REFUND')
      ) s WHERE m.realm = 'LIVE'`,
    values: [new Date(startMs), new Date(endMs)],
  })
  const { count, amountFen, surchargeFen } = rows[0] ?? { count: 0, amountFen: 0, surchargeFen: 0 }
  return { count, amount: amountFen, surcharge: surchargeFen, total: amountFen + surchargeFen }
}

/** What the whole campus took today, against the same weekday of the week before. */
export async function readTurnover(database: Queryable, nowMs: number): Promise<OfficeTurnover> {
  const startMs = startOfBusinessDate(businessDateOf(nowMs))
  const comparedMs = startMs - WEEK_MS
  const [today, comparedSoFar, compared] = await Promise.all([
    sumsOf(database, startMs, startMs + DAY_MS),
    sumsOf(database, comparedMs, nowMs - WEEK_MS),
    sumsOf(database, comparedMs, comparedMs + DAY_MS),
  ])
  return {
    businessDate: businessDateOf(startMs),
    comparedDate: businessDateOf(comparedMs),
    today,
    comparedSoFar,
    compared,
  }
}
