import { setTimeout as wait } from 'node:timers/promises'
import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import type { ReconciliationFailure } from '@yimatong/contract/office-reconciliation-api'
import type { Database, Queryable } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import { ServiceCallError, type ServiceClient } from '@yimatong/kit/service-client'
import { compareDay, keepCompared, loadStatement } from './compare.ts'
import { type RepairDeps, repairRun } from './repair.ts'
import { claimRun, endRun, keepReport, keepRun, queueDueDays, queueRun, RunLost, type TakenRun } from './runs.ts'
import { StatementError } from './statement.ts'

export interface ReconcilerDeps extends RepairDeps {
  /** Connections whose statements may take minutes. */
  long: Pick<Database, 'session' | 'close'>
  onecard: Pick<ServiceClient, 'lines'>
  clock: Clock
  log: Log
}

/** Reconciles days (对账): every night by itself, and whenever somebody asks. */
export interface Reconciler {
  /** Asks for a run of a day, in whoever's transaction; gives the run's id. One that is under way is that one. */
  ask(database: Queryable, date: string, requestedBy: string): Promise<string>
  /** Takes up what was asked for now, and not at the next turn. */
  wake(): void
  /** Queues the days that are due, and does every run that nobody has in hand. Gives how many were done. */
  turn(): Promise<number>
  /** `onRun` hears of each run that has ended, so that nobody who waits for one must look again and again. */
  start(onRun?: () => void): void
  stop(): Promise<void>
}

/** When a day's books are closed: cancels have a quarter of an hour after midnight. */
const CLOSED_AFTER_MS = 30 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000
const PAUSE_MS = 5000
/** How long the peer may be silent in the middle of a statement. */
const SILENCE_MS = 30_000
const SIGN_OF_LIFE_MS = 10_000
const TELL_EVERY_ROWS = 20_000

/** The last day whose books are closed at this instant. */
export const lastClosedDay = (nowMs: number): string => businessDateOf(nowMs - CLOSED_AFTER_MS - DAY_MS)

export function createReconciler(deps: ReconcilerDeps): Reconciler {
  const stopping = new AbortController()
  let soon = new AbortController()
  let loop: Promise<void> = Promise.resolve()
  let stopped: Promise<void> | undefined
  let runEnded = (): void => undefined

  async function turn(): Promise<number> {
    await queueDueDays(deps.database, lastClosedDay(deps.clock()))
    for (let done = 0; ; done++) {
      const run = stopping.signal.aborted ? undefined : await claimRun(deps.database)
      if (run === undefined) return done
      await reconcile(deps, run)
      runEnded()
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      soon = new AbortController()
      const signal = AbortSignal.any([stopping.signal, soon.signal])
      await turn().catch((error: unknown) =>
        deps.log.warn({ err: error }, 'a look for days to reconcile did not come through'),
      )
      await wait(PAUSE_MS, undefined, { signal }).catch(() => undefined)
    }
  }

  return {
    ask: queueRun,
    wake: () => soon.abort(),
    turn,
    start(onRun = runEnded) {
      runEnded = onRun
      loop = run()
    },
    stop: () => {
      stopping.abort()
      return (stopped ??= loop.then(() => deps.long.close()))
    },
  }
}

/** Does a run that was taken up, from where it stands; it ends as DONE or as FAILED, or is somebody else's by now. */
async function reconcile(deps: ReconcilerDeps, run: TakenRun): Promise<void> {
  const { database, log } = deps
  const { runId, date } = run
  const living = setInterval(() => void keepRun(database, run).catch(() => undefined), SIGN_OF_LIFE_MS)
  try {
    if (!run.isCompared) await compare(deps, run)
    const repaired = await repairRun(deps, run, await differencesOf(database, runId))
    await endRun(database, run, { state: 'DONE', repaired })
    log.info({ runId, date, repaired }, 'a day was reconciled')
  } catch (error) {
    if (error instanceof RunLost) return
    log.error({ err: error, runId, date }, 'a day was not reconciled')
    await endRun(database, run, { state: 'FAILED', failure: failureOf(error) })
  } finally {
    clearInterval(living)
  }
}

async function compare({ database, long, onecard }: ReconcilerDeps, run: TakenRun): Promise<void> {
  const { runId, date } = run
  let told = 0
  const progress = (rowsRead: number) => {
    if (rowsRead - told < TELL_EVERY_ROWS) return
    told = rowsRead
    void keepRun(database, run, { rowsRead }).catch(() => undefined)
  }
  await long.session(async (session) => {
    const lines = onecard.lines(`/onecard/v1/statements/${date}`, { timeoutMs: SILENCE_MS })
    const trailer = await loadStatement(session, date, lines, progress)
    await keepRun(database, run, { step: 'COMPARING', rowsRead: trailer.rows })
    await compareDay(session, date)
    await session.transaction(async (transaction) => {
      await keepReport(transaction, run, await keepCompared(transaction, { runId, date, trailer }))
    })
  })
}

async function differencesOf(database: Database, runId: string): Promise<number> {
  const text = 'SELECT differences FROM reconciliation_runs WHERE run_id = $1'
  const { rows } = await database.query<{ differences: number | null }>({ text, values: [runId] })
  return rows[0]?.differences ?? 0
}

function failureOf(error: unknown): ReconciliationFailure {
  if (error instanceof StatementError) return error.fault
  if (error instanceof ServiceCallError) return 'STATEMENT_UNAVAILABLE'
  return 'BROKEN'
}
