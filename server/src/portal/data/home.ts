import { businessDateOf, startOfBusinessDate, toRfc3339 } from '@yimatong/contract/clock'
import type { PortalHome } from '@yimatong/contract/portal-api'
import type { MerchantData } from './for-merchant.ts'
import { ENDED, OPEN } from './payment-filter.ts'
import { NO_TAKINGS, PAID_SQL, takingsView, type TakingsRow } from './takings.ts'
import { countTerminals } from './terminals.ts'

const MINUTE_MS = 60_000
const QUARTER_MS = 15 * MINUTE_MS
const DAY_MS = 24 * 60 * MINUTE_MS
const QUARTERS = DAY_MS / QUARTER_MS
const WEEK_MS = 7 * DAY_MS

interface QuarterRow extends TakingsRow {
  quarter: number
}

type Quarters = readonly TakingsRow[]

const IN_SPAN = 'p.merchant_no = $1 AND p.created_at >= $2::timestamptz AND p.created_at < $3::timestamptz'

/** What a merchant took in a span of a day, by quarter of an hour; all 96 of them. */
async function quartersOf(data: MerchantData, startMs: number, endMs: number): Promise<Quarters> {
  const rows = await data.query<QuarterRow>({
    name: 'portal-quarters',
    text: `SELECT floor(extract(epoch FROM p.created_at - $2::timestamptz) / 900)::int AS quarter,
        count(*)::int AS count, sum(p.amount_fen)::float8 AS "amountFen", sum(p.surcharge_fen)::float8 AS "surchargeFen"
      FROM payments p WHERE ${IN_SPAN} AND p.state IN (${PAID_SQL}) GROUP BY 1`,
    values: [new Date(startMs), new Date(endMs)],
  })
  const byQuarter = new Map(rows.map((row) => [row.quarter, row]))
  return Array.from({ length: QUARTERS }, (_, quarter) => byQuarter.get(quarter) ?? NO_TAKINGS)
}

const plus = (one: TakingsRow, other: TakingsRow): TakingsRow => ({
  count: one.count + other.count,
  amountFen: one.amountFen + other.amountFen,
  surchargeFen: one.surchargeFen + other.surchargeFen,
})

const sumOf = (quarters: Quarters): TakingsRow => quarters.reduce(plus, NO_TAKINGS)

interface OutcomeRow {
  succeeded: number
  declined: number
  unfinished: number
}

/** How the attempts of a span ended. What was taken back later has succeeded, too. */
async function outcomesOf(data: MerchantData, startMs: number, endMs: number): Promise<PortalHome['outcomes']> {
  const [row] = await data.query<OutcomeRow>({
    name: 'portal-outcomes',
    text: `SELECT count(*) FILTER (WHERE p.state IN ('SUCCESS', 'REFUND', 'REVOKED'))::int AS succeeded,
        count(*) FILTER (WHERE p.state IN ('PAYERROR', 'CLOSED'))::int AS declined,
        (SELECT count(*)::int FROM payments p WHERE ${IN_SPAN} AND ${OPEN}) AS unfinished
      FROM payments p WHERE ${IN_SPAN} AND ${ENDED}`,
    values: [new Date(startMs), new Date(endMs)],
  })
  const { succeeded, declined, unfinished } = row ?? { succeeded: 0, declined: 0, unfinished: 0 }
  const ended = succeeded + declined
  const counted = { succeeded, declined, unfinished }
  return ended === 0 ? counted : { ...counted, successBps: Math.round((succeeded * 10_000) / ended) }
}

const timeOf = (quarter: number): string =>
  new Date(quarter * QUARTER_MS).toISOString().slice('1970-01-01T'.length, '1970-01-01T00:00'.length)

function curveOf(today: Quarters, compared: Quarters): PortalHome['curve'] {
  return today.map(({ count, amountFen }, quarter) => {
    const before = compared[quarter] ?? NO_TAKINGS
    return {
      from: timeOf(quarter),
      count,
      amount: amountFen,
      comparedCount: before.count,
      comparedAmount: before.amountFen,
    }
  })
}

/** A merchant's day so far against the same weekday of the week before. */
export async function readHome(data: MerchantData, nowMs: number): Promise<PortalHome> {
  const startMs = startOfBusinessDate(businessDateOf(nowMs))
  const comparedStartMs = startMs - WEEK_MS
  const [today, compared, soFar, outcomes, terminals] = await Promise.all([
    quartersOf(data, startMs, startMs + DAY_MS),
    quartersOf(data, comparedStartMs, comparedStartMs + DAY_MS),
    quartersOf(data, comparedStartMs, nowMs - WEEK_MS),
    outcomesOf(data, startMs, startMs + DAY_MS),
    countTerminals(data, nowMs),
  ])
  return {
    businessDate: businessDateOf(startMs),
    comparedDate: businessDateOf(comparedStartMs),
    today: takingsView(sumOf(today)),
    comparedSoFar: takingsView(sumOf(soFar)),
    compared: takingsView(sumOf(compared)),
    outcomes,
    curve: curveOf(today, compared),
    terminals,
    serverTime: toRfc3339(nowMs),
  }
}
