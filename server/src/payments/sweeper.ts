import { setTimeout as wait } from 'node:timers/promises'
import { expireDue } from './confirmations/decisions.ts'
import type { Exceptions } from './exceptions/exceptions.ts'
import { findByIds } from './read.ts'
import type { Refunds } from './refunds/refunds.ts'
import { type ResolveDeps, resolve } from './resolve.ts'
import { CLAIM_LIMIT, claimDue } from './sweep-claims.ts'
import type { UnderWay } from './under-way.ts'

export interface SweeperDeps extends ResolveDeps {
  underWay: UnderWay
  refunds: Pick<Refunds, 'sweep'>
  exceptions: Exceptions
}

export interface Sweeper {
  /** Sweeps once, at once, everything that a process before us may have left; then again and again. */
  start(): void
  /** A payment whose outcome is unknown: its posting may be there already, so it is asked for at the next turn. */
  lookSoon(paymentId: string): void
  /**
   * One turn: closes what its payer has not confirmed in time, then finishes what nobody finished. `olderThanMs`, by the
   * database's clock, is what a process that starts says: what was begun before it is in nobody's hand. Gives how many
   * payments were taken up.
   */
  sweep(options?: { olderThanMs?: number }): Promise<number>
  /** Ends after the turn under way. */
  stop(): Promise<void>
}

/** Between two turns. */
const PAUSE_MS = 1000
/** Between two comparisons with the ledger: what it finds is paid back within a minute. */
const CHECK_EVERY_MS = 15_000
/** How old an unfinished payment is when it falls due; the table's default for `sweep_after` says the same. */
const DUE_AFTER_MS = 10_000
/** At the start: younger ones may be in another process's hand. */
const START_AFTER_MS = 2000
/** More reminders than this are forgotten: they only save time. */
const MAX_REMINDERS = 10_000

/**
 * Finishes what nobody finished: after a crash at any point, a lost answer, a database that went away. The rows are the
 * duty, found without anybody's memory; any number of processes may sweep at once.
 */
export function createSweeper(deps: SweeperDeps): Sweeper {
  const { database, underWay, log } = deps
  const reminders = new Set<string>()
  const stopping = new AbortController()
  let loop: Promise<void> = Promise.resolve()

  async function resolveIds(paymentIds: readonly string[], mayClose: boolean): Promise<void> {
    const payments = await findByIds({ database }, paymentIds)
    const open = [...payments.values()].filter(
      ({ paymentId, state }) => state === 'PROCESSING' && !underWay.has(paymentId),
    )
    if (open.length > 0) await resolve(deps, open, mayClose)
  }

  /** Nothing was posted for what waits, so this needs no peer, and no guess either: the statement decides and does it. */
  async function closeExpired(): Promise<number> {
    let taken = 0
    for (;;) {
      const closed = await expireDue(database, deps.clock())
      const payments = await findByIds({ database }, closed)
      for (const payment of payments.values()) deps.finished.announce(payment)
      taken += closed.length
      if (closed.length < CLAIM_LIMIT) return taken
    }
  }

  async function lookAtReminders(): Promise<void> {
    const ids = [...reminders].slice(0, CLAIM_LIMIT)
    // What is in hand stays on the list until it is let go.
    const free = ids.filter((paymentId) => !underWay.has(paymentId))
    if (free.length === 0) return
    await resolveIds(free, false)
    for (const paymentId of free) reminders.delete(paymentId)
  }

  async function sweepDue(aheadMs: number): Promise<number> {
    let taken = 0
    for (;;) {
      const claimed = await claimDue(database, { aheadMs, except: underWay.ids() })
      if (claimed.length > 0) await resolveIds(claimed, true)
      taken += claimed.length
      if (claimed.length < CLAIM_LIMIT) return taken
    }
  }

  async function sweep({ olderThanMs = DUE_AFTER_MS } = {}): Promise<number> {
    const expired = await closeExpired()
    await lookAtReminders()
    const aheadMs = DUE_AFTER_MS - olderThanMs
    return expired + (await sweepDue(aheadMs)) + (await deps.refunds.sweep(aheadMs)) + (await deps.exceptions.repair())
  }

  async function run(): Promise<void> {
    let olderThanMs = START_AFTER_MS
    let checkedAt = -CHECK_EVERY_MS
    while (!stopping.signal.aborted) {
      try {
        await sweep({ olderThanMs })
        olderThanMs = DUE_AFTER_MS
        if (performance.now() - checkedAt >= CHECK_EVERY_MS) {
          checkedAt = performance.now()
          await deps.exceptions.check()
        }
      } catch (error) {
        log.warn({ err: error }, 'a sweep did not come through; the next one asks again')
      }
      await wait(PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  return {
    start() {
      loop = run()
    },
    lookSoon(paymentId) {
      if (reminders.size < MAX_REMINDERS) reminders.add(paymentId)
    },
    sweep,
    async stop() {
      stopping.abort()
      await loop
    },
  }
}
