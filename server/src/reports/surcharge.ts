import {
  REPORT_CLASSES,
  type ReportClass,
  type ReportFilter,
  type ReportReceiver,
  SURCHARGE_RECEIVERS,
  type SurchargeReport,
  type SurchargeSums,
} from '@yimatong/contract/office-reports-api'
import type { Queryable } from '@yimatong/kit/database'
import { askTakings, KEYS } from './cells.ts'
import { compare, saidOf } from './rows.ts'
import { spansOf } from './span.ts'
import { PAID } from './turnover.ts'

interface Row {
  key: string
  isBefore: boolean
  count: number
  surcharge: number
  refunded: number
}

const NONE: SurchargeSums = { count: 0, surcharge: 0, refunded: 0, net: 0 }

const sumsOf = ({ count, surcharge, refunded }: Omit<SurchargeSums, 'net'>): SurchargeSums => ({
  count,
  surcharge,
  refunded,
  net: surcharge - refunded,
})

const totalOf = (sums: Iterable<SurchargeSums>): SurchargeSums =>
  [...sums].reduce(
    (one, other) =>
      sumsOf({
        count: one.count + other.count,
        surcharge: one.surcharge + other.surcharge,
        refunded: one.refunded + other.refunded,
      }),
    NONE,
  )

const keyOf = (receiver: ReportReceiver, identityClass: ReportClass) => `${receiver} ${identityClass}`

/** What came in as surcharge, by who receives it and who paid it; amounts in fen. */
export async function readSurcharge(database: Queryable, filter: ReportFilter): Promise<Omit<SurchargeReport, 'asOf'>> {
  const spans = spansOf(filter)
  const found = await askTakings<Row>(database, filter, {
    select: `c.receiver || ' ' || ${KEYS.class} AS key, sum(c.payments)::float8 AS count,
      sum(c.surcharge_fen)::float8 AS surcharge, sum(c.refunded_surcharge_fen)::float8 AS refunded`,
    groupBy: '2',
    where: [PAID, "c.receiver <> ''"],
  })
  const { now, before } = compare(found, sumsOf)
  const has = (key: string) => now.has(key) || before.has(key)
  const rows = SURCHARGE_RECEIVERS.flatMap((receiver) =>
    REPORT_CLASSES.filter((identityClass) => has(keyOf(receiver, identityClass))).map((identityClass) => {
      const key = keyOf(receiver, identityClass)
      const compared = spans.before === undefined ? {} : { before: before.get(key) ?? NONE }
      return { receiver, identityClass, now: now.get(key) ?? NONE, ...compared }
    }),
  )
  const totalBefore = spans.before === undefined ? {} : { before: totalOf(before.values()) }
  return { ...saidOf(spans), rows, total: { now: totalOf(now.values()), ...totalBefore } }
}
