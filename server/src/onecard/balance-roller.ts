import type { Queryable } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'

export interface BalanceRoller {
  /** Ends the interval; a roll that is under way finishes. */
  stop(): Promise<void>
}

/** Rolls all snapshots forward once and returns how many accounts had moved. Harmless at any time, also twice at once. */
export async function rollBalances(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ moved: string }>('SELECT roll_balances() AS moved')
  return Number(rows[0]?.moved ?? 0)
}

/** Adds up what went through the books by business day, a part at a time; returns how many postings it took in. */
export async function addUpDays(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ added: string }>('SELECT add_up_days() AS added')
  return Number(rows[0]?.added ?? 0)
}

/**
 * Keeps the tails short that are summed for the balance of a merchant or the school, and for a trial balance. A roll that fails costs nothing but
 * a longer tail, so the next one simply tries again.
 */
export function startBalanceRoller(
  { database, log }: { database: Queryable; log: Log },
  everyMs: number,
): BalanceRoller {
  let underWay: Promise<void> | undefined
  const roll = async () => {
    try {
      await rollBalances(database)
      await addUpDays(database)
    } catch (error) {
      log.warn({ err: error }, 'balances were not rolled forward')
    }
    underWay = undefined
  }
  const timer = setInterval(() => {
    underWay ??= roll()
  }, everyMs)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await underWay
    },
  }
}
