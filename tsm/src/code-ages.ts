import { startOfBusinessDate } from '@yimatong/contract/clock'
import { CODE_AGE_STEPS } from '@yimatong/contract/office-reports-api'
import type { CodeAgesQuery } from '@yimatong/contract/tsm-api'
import type { Queryable } from '@yimatong/kit/database'

const DAY_MS = 24 * 60 * 60 * 1000
/** A payment has its number a moment before its code is redeemed. */
const MARGIN_MS = 60 * 60 * 1000

/** Payments are numbered by their time, so their numbers find a span of days in the key, without an index of its own. */
const numberAt = (epochMs: number): string => `pay_${epochMs.toString(16).padStart(12, '0')}`

/** How old redeemed codes were when they were scanned, by day; the counts are of the steps of `CODE_AGE_STEPS` and of what is older. */
export async function readCodeAges(
  database: Queryable,
  { from, to, hours, merchants, identityClass }: CodeAgesQuery,
): Promise<{ days: { day: string; ages: number[] }[] }> {
  const [start, end] = [startOfBusinessDate(from), startOfBusinessDate(to) + DAY_MS]
  const { rows } = await database.query<{ day: string; step: number; count: number }>({
    text: `SELECT (r.decided_at AT TIME ZONE 'Asia/Shanghai')::date::text AS day,
        width_bucket(extract(epoch FROM r.decided_at - v.issued_at)::float8, $5::float8[]) AS step, count(*)::int AS count
      FROM redemptions r JOIN vouchers v ON v.jti = r.jti
      WHERE r.payment_id >= $1 AND r.payment_id < $2 AND r.decline_code IS NULL AND r.merchant_no NOT LIKE '99%'
        AND r.decided_at >= $3 AND r.decided_at < $4
        AND ($6::text[] IS NULL OR r.merchant_no = ANY ($6))
        AND ($7::text IS NULL OR v.identity_class::text = $7)
        AND ($8::int[] IS NULL OR extract(hour FROM r.decided_at AT TIME ZONE 'Asia/Shanghai')::int = ANY ($8))
      GROUP BY 1, 2`,
    values: [
      numberAt(start - MARGIN_MS),
      numberAt(end + MARGIN_MS),
      new Date(start),
      new Date(end),
      [...CODE_AGE_STEPS],
      merchants?.split(',') ?? null,
      identityClass ?? null,
      hours?.split(',').map(Number) ?? null,
    ],
  })
  const byDay = new Map<string, number[]>()
  for (const { day, step, count } of rows) {
    const ages = byDay.get(day) ?? Array.from({ length: CODE_AGE_STEPS.length + 1 }, () => 0)
    ages[step] = count
    byDay.set(day, ages)
  }
  return { days: [...byDay].map(([day, ages]) => ({ day, ages })).toSorted((a, b) => (a.day < b.day ? -1 : 1)) }
}
