import { setTimeout as wait } from 'node:timers/promises'
import { type JobCounts, type JobQueue, type JobStore, openJobQueue } from './job-queue.ts'
import type { Log } from './log.ts'

export type { JobCounts, JobStore } from './job-queue.ts'
export { migrateJobs } from './job-tables.ts'

export interface JobsOptions {
  /** The queue's name; processes with the same one share its hints. */
  name: string
  store: JobStore
  log: Log
  /**
   * Looks at a duty, and does what is due of it. It is called for a hint and for what a turn finds, at any time, by any
   * process, more than once: its own row must decide. What it throws is logged, and the next turn finds the row again.
   */
  look: (subject: string) => Promise<unknown>
  /** The subjects of rows that are due and that nobody has looked at in time. It must not give the same ones at every call. */
  due: () => Promise<readonly string[]>
  /** Between two turns. */
  turnMs?: number
  /** Hints that this process follows at once. */
  concurrency?: number
  /** How long a process that holds a hint may be silent before another one gets it. */
  lockMs?: number
}

/**
 * Work that is done soon, or at its time. A job is a hint, "look at this now"; the duty is a row. Hints are quick and reach
 * every process, and may be lost with their backend, at any moment, altogether; turns over the rows find every duty without
 * them, later by a turn.
 */
export interface Jobs {
  /** Begins with a turn, and connects; never waits for the backend. */
  start(): void
  /** Says that a duty wants looking at, after `delayMs`. Neither waits nor fails; false when it was lost at once. */
  hint(subject: string, delayMs?: number): boolean
  /** A turn at once, besides the usual ones; asked for during a turn, it follows it. */
  turnSoon(): void
  /** The queue at the backend; undefined while that is away. */
  counts(): Promise<JobCounts | undefined>
  /** Ends after what is under way. */
  stop(): Promise<void>
}

const TURN_MS = 1000
const SOON_MS = 100
const CONCURRENCY = 16
const LOCK_MS = 30_000
const CONNECT_AGAIN_MS = 3000
/** Hints on their way to the backend; more than this are forgotten, for they only save time. */
const MAX_ADDING = 1000

export function createJobs(options: JobsOptions): Jobs {
  const { name, store, log, turnMs = TURN_MS, concurrency = CONCURRENCY, lockMs = LOCK_MS } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const looking = new Set<Promise<unknown>>()
  let queue: JobQueue | undefined
  let adding = 0
  let isAway = false
  let turnIsWanted = false
  let endRest: () => void = () => undefined
  let loops: Promise<unknown> = Promise.resolve()

  /** Says it once when hints begin to be lost, and once when they come through again. */
  function say(away: boolean, error?: unknown): void {
    if (away === isAway) return
    isAway = away
    if (away) log.warn({ err: error, queue: name }, 'hints are lost for now; the turns over the rows go on')
    else log.info({ queue: name }, 'hints come through again')
  }

  function look(subject: string): Promise<unknown> {
    const work = options.look(subject).catch((error: unknown) => {
      log.warn({ err: error, queue: name, subject }, 'a duty stays undone for now')
    })
    looking.add(work)
    return work.finally(() => looking.delete(work))
  }

  async function keepConnected(): Promise<void> {
    while (!signal.aborted && queue === undefined) {
      try {
        queue = await openJobQueue({ name, store, log, look, concurrency, lockMs }, signal)
        say(false)
      } catch (error) {
        if (!signal.aborted) say(true, error)
        await pause(CONNECT_AGAIN_MS, signal)
      }
    }
  }

  async function turns(): Promise<void> {
    while (!signal.aborted) {
      turnIsWanted = false
      try {
        for (const subject of await options.due()) void look(subject)
      } catch (error) {
        log.warn({ err: error, queue: name }, 'a turn did not come through; the next one asks again')
      }
      if (!turnIsWanted && !signal.aborted) await rest()
      // Those who ask for a turn at the same time get the same one.
      await pause(SOON_MS, signal)
    }
  }

  /** Until the next turn's time, or until somebody asks for one: by a flag, for every payment that ends asks. */
  function rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => endRest(), turnMs)
      endRest = () => {
        endRest = () => undefined
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function add(to: JobQueue, subject: string, delayMs: number): Promise<void> {
    adding += 1
    try {
      await to.add(subject, delayMs)
      say(false)
    } catch (error) {
      say(true, error)
    } finally {
      adding -= 1
    }
  }

  return {
    start() {
      loops = Promise.all([keepConnected(), turns()])
    },
    hint(subject, delayMs = 0) {
      if (queue === undefined || adding >= MAX_ADDING) return false
      void add(queue, subject, delayMs)
      return true
    },
    turnSoon() {
      turnIsWanted = true
      endRest()
    },
    counts: async () => queue?.counts().catch(() => undefined),
    async stop() {
      stopping.abort()
      endRest()
      await loops
      await queue?.close()
      await Promise.all(looking)
    },
  }
}

/** Resolves when the time is over or the signal comes. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined)
}
