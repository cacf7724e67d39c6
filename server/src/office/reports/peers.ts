import { mealOfHour } from '@yimatong/contract/meals'
import {
  type BalancesReport,
  CODE_AGE_STEPS,
  type CodeAgesReport,
  type ReportFilter,
} from '@yimatong/contract/office-reports-api'
import { balancesAnswer } from '@yimatong/contract/onecard-api'
import { codeAgesAnswer } from '@yimatong/contract/tsm-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { ServiceCallError, type ServiceClient } from '@yimatong/kit/service-client'

// What only a peer knows: the ledger holds the balances, the code service has seen how old the codes were.

interface PeerDeps {
  database: Queryable
  tsm: ServiceClient
  onecard: ServiceClient
}

/** A peer that does not answer is said to be away, whatever the reason. */
async function orAway<T>(code: 'TSM_UNAVAILABLE' | 'ONECARD_UNAVAILABLE', asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    throw error instanceof ServiceCallError ? problem(code) : error
  }
}

export async function readBalancesHeld({ onecard }: PeerDeps): Promise<BalancesReport> {
  const { at, classes } = await orAway('ONECARD_UNAVAILABLE', onecard.get('/onecard/v1/balances', balancesAnswer))
  const rows = classes.map(({ identityClass, ...sums }) => ({
    identityClass: identityClass ?? ('UNKNOWN' as const),
    ...sums,
  }))
  const sum = (of: 'accounts' | 'balance') => rows.reduce((total, row) => total + row[of], 0)
  return { asOf: at, rows, total: { accounts: sum('accounts'), balance: sum('balance') } }
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** The code service knows merchants, no canteens. */
async function merchantsOf(database: Queryable, { canteen, merchantNo }: ReportFilter): Promise<string[] | undefined> {
  if (canteen === undefined) return merchantNo === undefined ? undefined : [merchantNo]
  const { rows } = await database.query<{ merchantNo: string }>({
    text: `SELECT merchant_no::text AS "merchantNo" FROM merchants
      WHERE canteen_id = $1 AND realm = 'LIVE' AND ($2::text IS NULL OR merchant_no = $2)`,
    values: [canteen, merchantNo ?? null],
  })
  return rows.map((row) => row.merchantNo)
}

const NO_AGES = Array.from({ length: CODE_AGE_STEPS.length + 1 }, () => 0)

/** How old codes were when they were scanned, by day. */
export async function readCodeAges(
  { database, tsm }: PeerDeps,
  filter: ReportFilter,
): Promise<Omit<CodeAgesReport, 'asOf'>> {
  const { from, to, identityClass, meal } = filter
  const span = { from, to }
  const merchants = await merchantsOf(database, filter)
  // A code says who its person was: nobody's is unknown.
  if (merchants?.length === 0 || identityClass === 'UNKNOWN') return { span, rows: [] }
  const asked = new URLSearchParams({
    ...span,
    ...(merchants === undefined ? {} : { merchants: merchants.join() }),
    ...(identityClass === undefined ? {} : { identityClass }),
    ...(meal === undefined ? {} : { hours: HOURS.filter((hour) => mealOfHour(hour) === meal).join() }),
  })
  const { days } = await orAway('TSM_UNAVAILABLE', tsm.get(`/tsm/v1/code-ages?${asked.toString()}`, codeAgesAnswer))
  const rows = days.map(({ day, ages }) => {
    const steps = NO_AGES.map((_, step) => ages[step] ?? 0)
    return { key: day, codes: steps.reduce((sum, count) => sum + count, 0), ages: steps }
  })
  return { span, rows }
}
