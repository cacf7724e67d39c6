import { daysOf, type HeatMapReport, type ReportFilter } from '@yimatong/contract/office-reports-api'
import type { Queryable } from '@yimatong/kit/database'
import { askTakings } from './cells.ts'
import { dayAfter, type Span } from './span.ts'
import { PAID } from './turnover.ts'

interface Row {
  isBefore: boolean
  weekday: number
  hour: number
  count: number
  amount: number
}

/** 1 is Monday. */
const weekdayOf = (day: string): number => ((new Date(day).getUTCDay() + 6) % 7) + 1

/** How many Mondays, Tuesdays, ... a span has: without them a span of eight days would make one weekday look busy. */
function weekdaysIn(span: Span): number[] {
  const counts = [0, 0, 0, 0, 0, 0, 0]
  for (let at = 0; at < daysOf(span); at++) {
    const weekday = weekdayOf(dayAfter(span.from, at))
    counts[weekday - 1] = (counts[weekday - 1] ?? 0) + 1
  }
  return counts
}

/** In which hours of the week people pay; amounts in fen, without surcharges. */
export async function readHeatMap(
  database: Queryable,
  { compare: _compare, ...filter }: ReportFilter,
): Promise<Omit<HeatMapReport, 'asOf'>> {
  const found = await askTakings<Row>(database, filter, {
    select: `extract(isodow FROM c.day)::int AS weekday, c.hour::int AS hour, sum(c.payments)::float8 AS count,
      sum(c.amount_fen)::float8 AS amount`,
    groupBy: '2, 3',
    where: [PAID],
  })
  const span = { from: filter.from, to: filter.to }
  const cells = found
    .map(({ weekday, hour, count, amount }) => ({ weekday, hour, count, amount }))
    .toSorted((one, other) => one.weekday - other.weekday || one.hour - other.hour)
  return { span, cells, weekdays: weekdaysIn(span) }
}
