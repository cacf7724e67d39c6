import { MEALS, mealOfHour } from '@yimatong/contract/meals'
import type { ReportFilter } from '@yimatong/contract/office-reports-api'
import type { Queryable, QueryResultRow } from '@yimatong/kit/database'
import { type Spans, spansOf } from './span.ts'

/** What is added up: sums of closed days, and the same columns of the payments themselves. */
interface Source {
  sums: 'report_sums' | 'result_times'
  live: 'reported_payments' | 'timed_payments'
  columns: readonly string[]
}

const TAKINGS: Source = {
  sums: 'report_sums',
  live: 'reported_payments',
  columns: ['state', 'receiver', 'amount_fen', 'surcharge_fen', 'refunded_fen', 'refunded_surcharge_fen'],
}
const TIMES: Source = { sums: 'result_times', live: 'timed_payments', columns: ['bucket'] }

/** What a report selects of cells `c` of stalls `m`, and by what it groups them. */
export interface Question {
  select: string
  groupBy: string
  /** Conditions on `c` beside the filter's. */
  where?: readonly string[]
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** Collects values; gives the place of each in the statement. */
type Place = (value: unknown, type: string) => string

function collect(): { place: Place; values: unknown[] } {
  const values: unknown[] = []
  return { values, place: (value, type) => `$${values.push(value)}::${type}` }
}

const startOf = (day: string): string => `(${day})::timestamp AT TIME ZONE 'Asia/Shanghai'`

/**
 * Closed days by their sums, the few that were written into again and the days since payment by payment. One statement sees
 * one state of the books, so that nothing is missed or counted twice between the three. `OFFSET 0` has payments found stall
 * by stall, and their order has the index of their time taken: a planner that knows nothing of the payments yet, after many
 * came at once, would take another one, or hold every payment against every stall.
 */
function cellsOf({ sums, live, columns }: Source, { all }: Spans, through: string, place: Place): string {
  const keys = ['merchant_no', 'hour', 'terminal_no', 'identity_class']
  const list = (of: string) => [...keys, ...columns].map((column) => `${of}.${column}`).join(', ')
  const [first, last] = [place(all.from, 'date'), place(all.to, 'date')]
  const closed = `least(${last}, ${place(through, 'date')})`
  const since = `greatest(${first}, ${place(through, 'date')} + 1)`
  const paid = (from: string, to: string, merchant: string) => `(
    SELECT p.business_date AS day, ${list('p')}, 1 AS payments FROM ${live} p
    WHERE p.merchant_no = ${merchant} AND p.created_at >= ${startOf(from)} AND p.created_at < ${startOf(to)}
    ORDER BY p.created_at OFFSET 0) p`
  return `
    SELECT s.business_date AS day, ${list('s')}, s.payments FROM ${sums} s
    WHERE s.business_date BETWEEN ${first} AND ${closed} AND s.merchant_no IN (SELECT merchant_no FROM shop)
      AND NOT EXISTS (SELECT FROM days_to_sum d WHERE d.merchant_no = s.merchant_no AND d.business_date = s.business_date)
    UNION ALL
    SELECT p.* FROM (SELECT DISTINCT d.merchant_no, d.business_date FROM days_to_sum d JOIN shop USING (merchant_no)
        WHERE d.business_date BETWEEN ${first} AND ${closed}) again
      CROSS JOIN LATERAL ${paid('again.business_date', 'again.business_date + 1', 'again.merchant_no')}
    UNION ALL
    SELECT p.* FROM shop CROSS JOIN LATERAL ${paid(since, `${last} + 1`, 'shop.merchant_no')}`
}

/** Real stalls that the filter lets through. */
function shopOf({ canteen, merchantNo }: ReportFilter, place: Place): string {
  const conditions = [
    "m.realm = 'LIVE'",
    ...(canteen === undefined ? [] : [`m.canteen_id = ${place(canteen, 'text')}`]),
    ...(merchantNo === undefined ? [] : [`m.merchant_no = ${place(merchantNo, 'text')}`]),
  ]
  return `SELECT m.merchant_no, m.canteen_id FROM merchants m WHERE ${conditions.join(' AND ')}`
}

function conditionsOf({ identityClass, meal }: ReportFilter, place: Place): string[] {
  const hours = HOURS.filter((hour) => mealOfHour(hour) === meal)
  return [
    ...(identityClass === undefined
      ? []
      : [`c.identity_class = ${place(identityClass === 'UNKNOWN' ? '' : identityClass, 'text')}`]),
    ...(meal === undefined ? [] : [`c.hour = ANY (${place(hours, 'int[]')})`]),
  ]
}

/** Up to which day there are sums. It only ever moves on, so that what is read here holds in the statement that follows. */
async function closedThrough(database: Queryable): Promise<string> {
  const { rows } = await database.query<{ through: string }>({
    name: 'reports-closed-through',
    text: 'SELECT through::text FROM closed_days',
  })
  return rows[0]?.through ?? '2000-01-01'
}

async function ask<Row extends QueryResultRow>(
  database: Queryable,
  source: Source,
  filter: ReportFilter,
  { select, groupBy, where = [] }: Question,
): Promise<(Row & { isBefore: boolean })[]> {
  const through = await closedThrough(database)
  const { place, values } = collect()
  const shop = shopOf(filter, place)
  const cells = cellsOf(source, spansOf(filter), through, place)
  const conditions = [...where, ...conditionsOf(filter, place)]
  const text = `WITH shop AS MATERIALIZED (${shop}), cells AS MATERIALIZED (${cells})
    SELECT c.day < ${place(filter.from, 'date')} AS "isBefore", ${select}
    FROM cells c JOIN shop m ON m.merchant_no = c.merchant_no
    ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''} GROUP BY 1${groupBy === '' ? '' : `, ${groupBy}`}`
  return (await database.query<Row & { isBefore: boolean }>({ text, values })).rows
}

/** Asks of what payments came to. Cells have state, receiver, payments and the sums in fen. */
export const askTakings = <Row extends QueryResultRow>(database: Queryable, filter: ReportFilter, question: Question) =>
  ask<Row>(database, TAKINGS, filter, question)

/** Asks of how long payments took. Cells have a bucket, a step of time, and how many payments ended within it. */
export const askTimes = <Row extends QueryResultRow>(database: Queryable, filter: ReportFilter, question: Question) =>
  ask<Row>(database, TIMES, filter, question)

/** The hour of the campus day as a meal, in SQL. */
const MEAL_SQL = `CASE ${MEALS.map((meal) => {
  const hours = HOURS.filter((hour) => mealOfHour(hour) === meal)
  return `WHEN c.hour IN (${hours.join(', ')}) THEN '${meal}'`
}).join(' ')} END`

/** By what rows are told apart, in SQL. */
export const KEYS = {
  day: 'c.day::text',
  canteen: 'm.canteen_id',
  merchant: 'c.merchant_no::text',
  meal: MEAL_SQL,
  hour: "lpad(c.hour::text, 2, '0')",
  class: "coalesce(nullif(c.identity_class, ''), 'UNKNOWN')",
  terminal: "coalesce(nullif(c.terminal_no, ''), 'NONE')",
} as const

export type Cut = keyof typeof KEYS
