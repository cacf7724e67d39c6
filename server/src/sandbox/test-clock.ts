import type { Clock } from '@yimatong/contract/clock'
import type { Queryable } from '@yimatong/kit/database'

export interface TestClockDeps {
  database: Queryable
  clock: Clock
}

/** Makes everything of a test merchant so much older; the database refuses it for any other. Gives what was ever advanced. */
export async function advanceTestClock(
  { database, clock }: TestClockDeps,
  merchantNo: string,
  seconds: number,
): Promise<number> {
  const text = 'SELECT advance_test_clock($1, $2, to_timestamp($3::float8 / 1000))'
  await database.query({ name: 'test-clock-advance', text, values: [merchantNo, seconds, clock()] })
  return advancedSince({ database }, merchantNo, 0)
}

/** By how many seconds a merchant's test clock was advanced since then. */
export async function advancedSince(
  { database }: Pick<TestClockDeps, 'database'>,
  merchantNo: string,
  sinceMs: number,
): Promise<number> {
  const { rows } = await database.query<{ seconds: number }>({
    name: 'test-clock-since',
    text: `SELECT coalesce(sum(seconds), 0)::float8 AS seconds FROM clock_advances
      WHERE merchant_no = $1 AND at >= to_timestamp($2::float8 / 1000)`,
    values: [merchantNo, sinceMs],
  })
  return rows[0]?.seconds ?? 0
}
