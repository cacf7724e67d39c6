import type { Queryable } from '@yimatong/kit/database'

/** Merchants' days that one step adds up: some ten milliseconds, for which a payment that ends late may have to wait. */
const DAYS_AT_A_TIME = 10

/**
 * Closes days that have ended, and adds up what merchants took on days that are closed and have changed; see `sum_days` in
 * the migrations. Totals are right whenever this runs, or does not: they only take longer while there is something to do.
 */
export async function sumDays(database: Queryable): Promise<void> {
  let more = true
  while (more) {
    const { rows } = await database.query<{ more: boolean }>({
      name: 'sum-days',
      text: 'SELECT sum_days($1) AS more',
      values: [DAYS_AT_A_TIME],
    })
    more = rows[0]?.more === true
  }
}

/** The same for a timer: whoever comes while it is under way waits for that one, which may have years to add up. */
export function summing(database: Queryable): () => Promise<void> {
  let underWay: Promise<void> | undefined
  return () => (underWay ??= sumDays(database).finally(() => (underWay = undefined)))
}
