import type { Clock } from '@yimatong/contract/clock'
import type { Queryable } from '@yimatong/kit/database'

const DAY_MS = 24 * 60 * 60 * 1000
/** A slice of the table at a time, each in its part of the day: all of it is walked every day, whoever restarts when. */
const SLICES = 144
export const FORGET_EVERY_MS = DAY_MS / SLICES

export interface ForgetDeps {
  database: Queryable
  clock: Clock
  /** How long a code that paid nothing is kept after it has expired. */
  keepDays: number
}

/** Clears away codes that have expired long ago and paid nothing, in this part of the day's slice. Gives how many went. */
export async function forgetCodes({ database, clock, keepDays }: ForgetDeps): Promise<number> {
  const slice = Math.floor(clock() / FORGET_EVERY_MS) % SLICES
  const { rows } = await database.query<{ gone: number }>({
    name: 'forget-codes',
    text: 'SELECT forget_codes($1, $2, $3) AS gone',
    values: [slice, SLICES, new Date(clock() - keepDays * DAY_MS)],
  })
  return rows[0]?.gone ?? 0
}
