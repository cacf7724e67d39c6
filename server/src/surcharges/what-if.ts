import { businessDateOf, type Clock, startOfBusinessDate, toRfc3339 } from '@yimatong/contract/clock'
import { WHAT_IF_DAYS, type WhatIf } from '@yimatong/contract/office-rules-api'
import { IDENTITY_CLASSES, type IdentityClass } from '@yimatong/contract/states'
import type { Database, Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import type { NamedSurchargeRule } from '../payments/surcharge-rules.ts'
import { type Cells, cellsOf, type Place } from './cells.ts'

export interface WhatIfDeps {
  database: Database
  clock: Clock
}

const DAY_MS = 24 * 60 * 60 * 1000

const daysOf = (from: string, to: string): string[] => {
  const days = []
  for (let at = startOfBusinessDate(from); at <= startOfBusinessDate(to); at += DAY_MS) days.push(businessDateOf(at))
  return days
}

/** The seven whole days before today, unless others are asked for; VALIDATION_FAILED when those make no sense. */
export function whatIfDays(clock: Clock, asked: { from?: string | undefined; to?: string | undefined }) {
  const { from = businessDateOf(clock() - 7 * DAY_MS), to = businessDateOf(clock() - DAY_MS) } = asked
  const days = from <= to ? (startOfBusinessDate(to) - startOfBusinessDate(from)) / DAY_MS + 1 : 0
  if (Number.isInteger(days) && days >= 1 && days <= WHAT_IF_DAYS) return { from, to }
  const detail = `From 1 to ${WHAT_IF_DAYS} days.`
  throw problem('VALIDATION_FAILED', undefined, { errors: [{ pointer: '/to', detail }] })
}

// What was paid and not taken back, of real merchants and of people whose identity was established. The rule's arithmetic is
// that of `surchargeFen`; a test holds the two together.
const pricedOf = (whose = '') => `
  place AS MATERIALIZED (
    SELECT * FROM unnest($3::text[], $4::int[]) AS t (merchant_no, scope)
  ), found AS (
    SELECT p.payment_id, p.merchant_no, p.identity_class, p.person_id, p.amount_fen, p.created_at, p.surcharge_fen AS old_fen,
      ($5::int[])[1 + width_bucket(mod((floor(date_part('epoch', p.created_at))::bigint + 28800), 86400)::int / 60, $6::int[])
        + (1 + cardinality($6::int[])) * ((p.business_date - $7::date) + $8::int
          * (4 * place.scope + array_position($9::identity_class[], p.identity_class) - 1))] AS winner
    FROM payments p JOIN place ON place.merchant_no = p.merchant_no
    WHERE p.created_at >= $1 AND p.created_at < $2 AND p.state IN ('SUCCESS', 'REFUND') AND p.identity_class IS NOT NULL ${whose}
    -- The winner is looked up once for each payment.
    OFFSET 0
  ), priced AS (
    SELECT *, coalesce(($14::bool[])[winner], false) AS refused,
      CASE WHEN coalesce(($14::bool[])[winner], true) THEN 0 ELSE least(greatest(
        (amount_fen::bigint * ($10::int[])[winner] + 5000) / 10000 + ($11::int[])[winner], ($12::int[])[winner]),
        ($13::int[])[winner])::int END AS new_fen
    FROM found
  )`

const KEPT = `
  CREATE TEMPORARY TABLE what_if (merchant_no text, identity_class identity_class, person_id text, payments bigint, old_sum bigint,
    new_sum bigint, changed bigint, refused bigint, refused_fen bigint, worst bigint) ON COMMIT DROP`

const KEEP = `
  INSERT INTO what_if WITH ${pricedOf()}
  SELECT merchant_no, identity_class, person_id, count(*), sum(old_fen), sum(new_fen),
    count(*) FILTER (WHERE new_fen <> old_fen OR refused), count(*) FILTER (WHERE refused),
    coalesce(sum(amount_fen) FILTER (WHERE refused), 0), max(new_fen - old_fen)
  FROM priced GROUP BY merchant_no, identity_class, person_id`

const SUMS = `
  WITH by_person AS MATERIALIZED (
    SELECT merchant_no, identity_class, person_id, sum(payments) AS payments, sum(old_sum) AS old_sum, sum(new_sum) AS new_sum,
      sum(changed) AS changed, sum(refused) AS refused, sum(refused_fen) AS refused_fen, max(worst) AS worst
    FROM what_if GROUP BY merchant_no, identity_class, person_id
  )
  SELECT merchant_no AS "merchantNo", identity_class AS "identityClass", sum(payments)::float8 AS payments,
    sum(old_sum)::float8 AS "oldSum", sum(new_sum)::float8 AS "newSum", sum(changed)::float8 AS "changedPayments",
    (count(*) FILTER (WHERE changed > 0))::float8 AS "changedPeople", sum(refused)::float8 AS "refusedPayments",
    sum(refused_fen)::float8 AS "refusedAmount",
    (SELECT count(DISTINCT person_id)::float8 FROM by_person WHERE changed > 0) AS "allPeople",
    (SELECT person_id FROM by_person WHERE worst > 0 ORDER BY worst DESC, person_id LIMIT 1) AS "worstPerson"
  FROM by_person GROUP BY merchant_no, identity_class ORDER BY merchant_no, identity_class`

/** By the index of the person's bills: one person's payments are priced again, not everybody's. */
const WORST = `
  WITH ${pricedOf('AND p.person_id = $15')}
  SELECT payment_id AS "paymentId", merchant_no AS "merchantNo", identity_class AS "identityClass", amount_fen AS amount,
    created_at AS "createdAt", old_fen AS "oldSurcharge", new_fen AS "newSurcharge"
  FROM priced ORDER BY new_fen - old_fen DESC, payment_id LIMIT 1`

interface Row extends Omit<WhatIf['sums'], never> {
  merchantNo: string
  identityClass: IdentityClass
  allPeople: number
  worstPerson: string | null
}

/** More than a quarter, either way; from nothing to something, too. */
const isGreatChange = ({ oldSum, newSum }: Pick<WhatIf['sums'], 'oldSum' | 'newSum'>): boolean =>
  4 * Math.abs(newSum - oldSum) > oldSum

/**
 * What these rules would have charged for the payments of these business days, inclusive, against what was charged. It goes day
 * by day, over one state of the books, so no statement is longer than a day: a month of a large campus takes its time, and is
 * not cut off.
 */
export async function whatIf(
  { database }: Pick<WhatIfDeps, 'database'>,
  rules: readonly NamedSurchargeRule[],
  { from, to }: { from: string; to: string },
): Promise<WhatIf> {
  const days = daysOf(from, to)
  const cells = cellsOf(rules, { days, places: await readPlaces(database) })
  const values = valuesOf(rules, cells, days)
  const { rows, worst } = await database.session((session) =>
    session.transaction(async (transaction) => {
      await transaction.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
      await transaction.query(KEPT)
      for (const day of days) await transaction.query({ text: KEEP, values: [...rangeOf(day, day), ...values] })
      const sums = await transaction.query<Row>(SUMS)
      const person = sums.rows[0]?.worstPerson
      return { rows: sums.rows, worst: await readWorst(transaction, [...rangeOf(from, to), ...values], person) }
    }),
  )
  const plain = rows.map(({ allPeople: _all, worstPerson: _worst, ...row }) => row)
  const sums = { ...totalOf(plain), changedPeople: rows[0]?.allPeople ?? 0 }
  return { from, to, sums, rows: plain, ...worst, warnings: isGreatChange(sums) ? ['SUM'] : [] }
}

function totalOf(rows: readonly WhatIf['sums'][]): WhatIf['sums'] {
  const total = (read: (row: WhatIf['sums']) => number) => rows.reduce((sum, row) => sum + read(row), 0)
  return {
    payments: total((row) => row.payments),
    oldSum: total((row) => row.oldSum),
    newSum: total((row) => row.newSum),
    changedPayments: total((row) => row.changedPayments),
    changedPeople: total((row) => row.changedPeople),
    refusedPayments: total((row) => row.refusedPayments),
    refusedAmount: total((row) => row.refusedAmount),
  }
}

async function readWorst(
  database: Queryable,
  values: unknown[],
  personId: string | null | undefined,
): Promise<Pick<WhatIf, 'worst'>> {
  if (typeof personId !== 'string') return {}
  const { rows } = await database.query<NonNullable<Omit<WhatIf['worst'] & object, 'createdAt'>> & { createdAt: Date }>(
    {
      text: WORST,
      values: [...values, personId],
    },
  )
  const [worst] = rows
  return worst === undefined ? {} : { worst: { ...worst, createdAt: toRfc3339(worst.createdAt.getTime()) } }
}

async function readPlaces(database: Queryable): Promise<Place[]> {
  const { rows } = await database.query<{ merchantNo: string; categoryId: string | null }>(
    `SELECT merchant_no AS "merchantNo", category_id AS "categoryId" FROM merchants WHERE realm = 'LIVE'`,
  )
  return rows.map(({ merchantNo, categoryId }) => ({ merchantNo, categoryId: categoryId ?? undefined }))
}

/** Where a rule has no cap: above anything that it takes. */
const NO_CAP_FEN = 2_000_000_000

/** From the first moment of a day to the last of another: $1 and $2. */
const rangeOf = (from: string, to: string): unknown[] => [
  new Date(startOfBusinessDate(from)),
  new Date(startOfBusinessDate(to) + DAY_MS),
]

/** What rules and places say, from $3 on. */
const valuesOf = (
  rules: readonly NamedSurchargeRule[],
  { bounds, scopes, winners }: Cells,
  days: readonly string[],
): unknown[] => [
  scopes.map(({ merchantNo }) => merchantNo),
  scopes.map(({ scope }) => scope),
  winners,
  bounds,
  days[0],
  days.length,
  IDENTITY_CLASSES,
  rules.map(({ rateBps }) => rateBps),
  rules.map(({ flatFen }) => flatFen),
  rules.map(({ minFen }) => minFen),
  rules.map(({ capFen = NO_CAP_FEN }) => capFen),
  rules.map(({ denied }) => denied),
]
