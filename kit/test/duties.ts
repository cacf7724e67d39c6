import { createDatabase, type Database } from '../src/database.ts'
import { createJobs, type Jobs, type JobsOptions, type JobStore } from '../src/jobs.ts'
import type { Log } from '../src/log.ts'

/** Duties that are to be done once: rows, with a lease for whoever is at it, as the rooms of the services keep theirs. */
export const DUTIES = `
  CREATE TABLE duties (name text PRIMARY KEY, due_at timestamptz NOT NULL DEFAULT now(),
    sweep_after timestamptz NOT NULL DEFAULT now() + interval '1 hour',
    takes int NOT NULL DEFAULT 0, effects int NOT NULL DEFAULT 0, done_by text)`

const TAKE = `UPDATE duties SET takes = takes + 1
  WHERE name = $1 AND effects = 0 AND due_at <= now() + interval '5 milliseconds' RETURNING takes`
const FINISH = `UPDATE duties SET effects = effects + 1, done_by = $3 WHERE name = $1 AND takes = $2 AND effects = 0`
const DUE = `UPDATE duties SET sweep_after = now() + interval '2 seconds' WHERE name IN
  (SELECT name FROM duties WHERE effects = 0 AND sweep_after <= now() FOR UPDATE SKIP LOCKED) RETURNING name`

export interface WorkerOptions {
  store: JobStore
  databaseUrl: string
  name: string
  log: Log
  /** Called between taking a duty and finishing it. */
  between?: (duty: string) => Promise<void>
  /** Called after finishing it. */
  after?: (duty: string) => void
  jobs?: Partial<JobsOptions>
}

export interface Worker {
  jobs: Jobs
  database: Database
  stop(): Promise<void>
}

/** A process's part of the work on duties. */
export function createWorker({ store, databaseUrl, name, log, between, after, jobs: more }: WorkerOptions): Worker {
  const database = createDatabase({ url: databaseUrl, name, log, poolSize: 3 })
  const jobs = createJobs({
    name: 'duties',
    store,
    log,
    turnMs: 200,
    lockMs: 1000,
    async look(duty) {
      const { rows } = await database.query<{ takes: number }>({ text: TAKE, values: [duty] })
      if (rows[0] === undefined) return
      await between?.(duty)
      await database.query({ text: FINISH, values: [duty, rows[0].takes, name] })
      after?.(duty)
    },
    async due() {
      return (await database.query<{ name: string }>(DUE)).rows.map((row) => row.name)
    },
    ...more,
  })
  return {
    jobs,
    database,
    async stop() {
      await jobs.stop()
      await database.close()
    },
  }
}
