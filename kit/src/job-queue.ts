import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { openJobPool } from './job-tables.ts'
import type { Log } from './log.ts'

/** Where hints are kept: in tables of the service's own database, or in Redis. */
export type JobStore = { databaseUrl: string } | { redisUrl: string }

export interface JobQueueOptions {
  name: string
  store: JobStore
  log: Log
  /** Called for each hint whose time has come. What it throws is the caller's to log. */
  look: (subject: string) => Promise<unknown>
  /** Hints that this process follows at once. */
  concurrency: number
  /** How long a process that holds a hint may be silent before another one gets it. */
  lockMs: number
}

/** How many hints wait for their moment, are being followed, or could not be. */
export interface JobCounts {
  waiting: number
  delayed: number
  active: number
  failed: number
}

/** A queue and its worker, connected. */
export interface JobQueue {
  counts(): Promise<JobCounts>
  add(subject: string, delayMs: number): Promise<unknown>
  close(): Promise<void>
}

/** A backend that has not answered by then is away for now. */
const READY_WITHIN_MS = 5000
const CLOSE_WITHIN_MS = 5000
const GIVE_UP_WITHIN_MS = 500
/** Between two tries of a worker whose backend is away; left to itself it would sit out fifteen seconds after a crash of one. */
const TRY_AGAIN_MS = 1000

/** A job is gone when it is done, and when it failed: the row that it pointed to is still there. */
const NOTHING_KEPT = { removeOnComplete: true, removeOnFail: true } as const

/** What a queue and a worker have in common, whatever they stand on. */
interface Part {
  waitUntilReady(): Promise<unknown>
  on(event: 'error', listener: (error: Error) => void): unknown
  close(force?: boolean): Promise<unknown>
}

interface Parts {
  queue: Part & {
    add(name: string, data: object, options: object): Promise<unknown>
    getJobCounts(...types: ('waiting' | 'delayed' | 'active' | 'failed')[]): Promise<Record<string, number>>
  }
  worker: Part
  /** Lets go of the connections. */
  release: () => Promise<unknown>
}

/** Connects, or rejects when the backend does not answer or the signal comes; then nothing is left behind. */
export async function openJobQueue(options: JobQueueOptions, signal: AbortSignal): Promise<JobQueue> {
  const { store } = options
  const { queue, worker, release } = await ('redisUrl' in store ? onRedis(options, store) : onPostgres(options, store))
  // Without a listener an error of the connection would end the process.
  for (const part of [queue, worker]) part.on('error', (err) => options.log.debug({ err }, 'jobs'))
  const close = async (patienceMs: number, force: boolean) => {
    const closing = Promise.allSettled([worker.close(force), queue.close()])
    await within(patienceMs, closing).catch(() => undefined)
    await release()
  }
  try {
    await within(READY_WITHIN_MS, Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]), signal)
  } catch (error) {
    await close(GIVE_UP_WITHIN_MS, true)
    throw error
  }
  return {
    async counts() {
      const asked = queue.getJobCounts('waiting', 'delayed', 'active', 'failed')
      const { waiting = 0, delayed = 0, active = 0, failed = 0 } = await within(READY_WITHIN_MS, asked)
      return { waiting, delayed, active, failed }
    },
    // With an id of ours, BullMQ does not make a sequence for the queue, which a service's role may not.
    add: (subject, delay) => queue.add('look', { subject }, { jobId: randomUUID(), delay, ...NOTHING_KEPT }),
    close: () => close(CLOSE_WITHIN_MS, false),
  }
}

const following =
  ({ look }: JobQueueOptions) =>
  async ({ data }: { data: { subject: string } }) => {
    await look(data.subject)
  }

function settingsOf({ concurrency, lockMs }: JobQueueOptions) {
  // Whoever died with a hint in hand is found out within two locks, however often it happens to the same one.
  const stalled = { lockDuration: lockMs, stalledInterval: lockMs, maxStalledCount: 1000 }
  return { concurrency, runRetryDelay: TRY_AGAIN_MS, ...stalled }
}

/** BullMQ is loaded here, once the service listens: a server that starts has payments to take, and no hints yet. */
const loadBullMq = () => import('bullmq')

async function onPostgres(options: JobQueueOptions, { databaseUrl }: { databaseUrl: string }): Promise<Parts> {
  const { createPostgresBackend, Queue, Worker } = await loadBullMq()
  const pool = openJobPool(databaseUrl, options.log)
  const opts = { connection: pool }
  return {
    queue: new Queue(options.name, opts, createPostgresBackend),
    worker: new Worker(options.name, following(options), { ...opts, ...settingsOf(options) }, createPostgresBackend),
    release: () => pool.end(),
  }
}

async function onRedis(options: JobQueueOptions, { redisUrl }: { redisUrl: string }): Promise<Parts> {
  const { Queue, Worker } = await loadBullMq()
  const { Redis } = await import('ioredis')
  // A worker asks until Redis is back. Whoever adds a hint hears at once that it is away, and keeps nothing in memory.
  const reconnect = { retryStrategy: (times: number) => Math.min(times * 100, 2000) }
  const asking = new Redis(redisUrl, { maxRetriesPerRequest: null, ...reconnect })
  const adding = new Redis(redisUrl, { lazyConnect: true, enableOfflineQueue: false, ...reconnect })
  for (const client of [asking, adding]) client.on('error', () => undefined)
  return {
    queue: new Queue(options.name, { connection: adding }),
    worker: new Worker(options.name, following(options), { connection: asking, ...settingsOf(options) }),
    release: async () => {
      asking.disconnect()
      adding.disconnect()
    },
  }
}

async function within<T>(ms: number, work: Promise<T>, signal?: AbortSignal): Promise<T> {
  const timer = new AbortController()
  const late = wait(ms, undefined, { signal: AbortSignal.any([timer.signal, ...(signal ? [signal] : [])]) }).then(
    () => Promise.reject(new Error(`no answer within ${ms} ms`)),
    (error: unknown) => Promise.reject(error instanceof Error ? error : new Error('nobody waits any more')),
  )
  late.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    timer.abort()
  }
}
