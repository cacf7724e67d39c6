import type { OutcomeCut, OutcomesReport, OutcomeSums, ReportFilter } from '@yimatong/contract/office-reports-api'
import type { Queryable } from '@yimatong/kit/database'
import { askTakings, askTimes, KEYS } from './cells.ts'
import { compare, namesOf, rowsOf, saidOf } from './rows.ts'
import { spansOf } from './span.ts'
import { addTimes, NO_TIMES, percentileOf, type Times } from './times.ts'

interface Counts {
  succeeded: number
  declined: number
  closed: number
}
type CountRow = Counts & { key: string; isBefore: boolean }
type TimeRow = Times & { key: string; isBefore: boolean }

const NO_COUNTS: Counts = { succeeded: 0, declined: 0, closed: 0 }

/** What was taken back later has succeeded, too. */
const COUNTS = `coalesce(sum(c.payments) FILTER (WHERE c.state IN ('SUCCESS', 'REFUND', 'REVOKED')), 0)::float8 AS succeeded,
  coalesce(sum(c.payments) FILTER (WHERE c.state = 'PAYERROR'), 0)::float8 AS declined,
  coalesce(sum(c.payments) FILTER (WHERE c.state = 'CLOSED'), 0)::float8 AS closed`

function sumsOf({ succeeded, declined, closed }: Counts, times: Times): OutcomeSums {
  const ended = succeeded + declined + closed
  const timed = times.counts.reduce((sum, count) => sum + count, 0)
  return {
    succeeded,
    declined,
    closed,
    ...(ended === 0 ? {} : { successBps: Math.round((succeeded * 10_000) / ended) }),
    timed,
    ...(timed === 0 ? {} : { p50Ms: percentileOf(times, 0.5), p95Ms: percentileOf(times, 0.95) }),
  }
}

/** Counts and times by key, as one. */
function joined(counts: ReadonlyMap<string, Counts>, times: ReadonlyMap<string, Times>): Map<string, OutcomeSums> {
  const keys = new Set([...counts.keys(), ...times.keys()])
  return new Map([...keys].map((key) => [key, sumsOf(counts.get(key) ?? NO_COUNTS, times.get(key) ?? NO_TIMES)]))
}

function totalOf(counts: ReadonlyMap<string, Counts>, times: ReadonlyMap<string, Times>): OutcomeSums {
  const all = [...counts.values()].reduce(
    (one, other) => ({
      succeeded: one.succeeded + other.succeeded,
      declined: one.declined + other.declined,
      closed: one.closed + other.closed,
    }),
    NO_COUNTS,
  )
  return sumsOf(all, [...times.values()].reduce(addTimes, NO_TIMES))
}

/** How payments ended, and how soon; by days, hours, merchants or terminals. */
export async function readOutcomes(
  database: Queryable,
  { by, ...filter }: ReportFilter & { by: OutcomeCut },
): Promise<Omit<OutcomesReport, 'asOf'>> {
  const spans = spansOf(filter)
  const [counted, timed, names] = await Promise.all([
    askTakings<CountRow>(database, filter, { select: `${KEYS[by]} AS key, ${COUNTS}`, groupBy: '2' }),
    readTimes(database, filter, by),
    namesOf(database, by),
  ])
  const counts = compare(counted, ({ succeeded, declined, closed }) => ({ succeeded, declined, closed }))
  const times = compare(timed, ({ buckets, counts: each }) => ({ buckets, counts: each }))
  const sums = { now: joined(counts.now, times.now), before: joined(counts.before, times.before) }
  const before = spans.before === undefined ? {} : { before: totalOf(counts.before, times.before) }
  return {
    ...saidOf(spans),
    rows: rowsOf(by, spans, sums, names, sumsOf(NO_COUNTS, NO_TIMES)),
    total: { now: totalOf(counts.now, times.now), ...before },
  }
}

/** A key has a row for each bucket; here they come together. */
async function readTimes(database: Queryable, filter: ReportFilter, by: OutcomeCut): Promise<TimeRow[]> {
  const rows = await askTimes<{ key: string; bucket: number; count: number }>(database, filter, {
    select: `${KEYS[by]} AS key, c.bucket::int AS bucket, sum(c.payments)::float8 AS count`,
    groupBy: '2, 3',
  })
  const byKey = new Map<string, TimeRow>()
  for (const { key, isBefore, bucket, count } of rows.toSorted((one, other) => one.bucket - other.bucket)) {
    const id = `${isBefore} ${key}`
    const known = byKey.get(id) ?? { key, isBefore, buckets: [], counts: [] }
    byKey.set(id, { ...known, buckets: [...known.buckets, bucket], counts: [...known.counts, count] })
  }
  return [...byKey.values()]
}
