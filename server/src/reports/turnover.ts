import type { ReportFilter, TurnoverCut, TurnoverReport, TurnoverSums } from '@yimatong/contract/office-reports-api'
import type { Queryable } from '@yimatong/kit/database'
import { askTakings, KEYS } from './cells.ts'
import { compare, namesOf, rowsOf, saidOf } from './rows.ts'
import { spansOf } from './span.ts'

/** States in which money was taken and has stayed at least in part: what the merchants' totals call paid. */
export const PAID = "c.state IN ('SUCCESS', 'REFUND')"

interface Row {
  key: string
  isBefore: boolean
  count: number
  amount: number
  surcharge: number
  refunded: number
}

const SUMS = `sum(c.payments)::float8 AS count, sum(c.amount_fen)::float8 AS amount,
  sum(c.surcharge_fen)::float8 AS surcharge, sum(c.refunded_fen)::float8 AS refunded`

const NONE: TurnoverSums = { count: 0, amount: 0, surcharge: 0, total: 0, refunded: 0, net: 0 }

function sumsOf({ count, amount, surcharge, refunded }: Omit<Row, 'key' | 'isBefore'>): TurnoverSums {
  const total = amount + surcharge
  return { count, amount, surcharge, total, refunded, net: total - refunded }
}

const plus = (one: TurnoverSums, other: TurnoverSums): TurnoverSums =>
  sumsOf({
    count: one.count + other.count,
    amount: one.amount + other.amount,
    surcharge: one.surcharge + other.surcharge,
    refunded: one.refunded + other.refunded,
  })

const totalOf = (sums: Iterable<TurnoverSums>): TurnoverSums => [...sums].reduce(plus, NONE)

/** What was taken, cut by days, canteens, merchants, meals, hours or classes; amounts in fen. */
export async function readTurnover(
  database: Queryable,
  { by, ...filter }: ReportFilter & { by: TurnoverCut },
): Promise<Omit<TurnoverReport, 'asOf'>> {
  const spans = spansOf(filter)
  const question = { select: `${KEYS[by]} AS key, ${SUMS}`, groupBy: '2', where: [PAID] }
  const [found, names] = await Promise.all([askTakings<Row>(database, filter, question), namesOf(database, by)])
  const sums = compare(found, sumsOf)
  const before = spans.before === undefined ? {} : { before: totalOf(sums.before.values()) }
  return {
    ...saidOf(spans),
    rows: rowsOf(by, spans, sums, names, NONE),
    total: { now: totalOf(sums.now.values()), ...before },
  }
}
