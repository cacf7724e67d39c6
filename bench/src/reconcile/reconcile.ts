import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { newId } from '@yimatong/contract/ids'
import pg from 'pg'
import type { BenchCampus } from '../campus.ts'
import type { ReconcileReport } from '../report.ts'
import { fillDay, PLANTED } from './fill.ts'

const PAYMENTS = 1_000_000
/** Before the demo's history, so that the day has nothing else. */
const DATE = '2026-02-03'
const LOOK_EVERY_MS = 250

interface Run {
  state: string
  failure: string | null
  rows: number
  differences: number | null
  seconds: number | null
}

/** The most memory that a process has ever had, in MB (Linux). */
function peakMb(pid: number): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
}

/** Asks for a run as the night does, and waits until the payment server has done it. */
async function runOf(client: pg.Client): Promise<Run> {
  const runId = newId('reconciliation')
  await client.query(
    `INSERT INTO reconciliation_runs (run_id, business_date, requested_by, sweep_after, created_at)
     VALUES ($1, $2::date, 'schedule', now(), now())`,
    [runId, DATE],
  )
  for (;;) {
    const { rows } = await client.query<Run>(
      `SELECT state::text, failure, rows_read AS rows, differences,
         extract(epoch FROM finished_at - started_at)::float8 AS seconds
       FROM reconciliation_runs WHERE run_id = $1`,
      [runId],
    )
    const [run] = rows
    if (run?.state === 'DONE' || run?.state === 'FAILED') return run
    await wait(LOOK_EVERY_MS)
  }
}

/** Reconciles a day of a million payments through the running services; seconds and memory are the payment server's. */
export async function measureReconcile(campus: BenchCampus): Promise<ReconcileReport> {
  const { payment: pid } = campus.pids
  if (pid === undefined) throw new Error('the payment server does not run')
  await fillDay(campus, PAYMENTS, DATE)
  const client = new pg.Client({ connectionString: campus.paymentOwnerUrl })
  await client.connect()
  try {
    const run = await runOf(client)
    if (run.state !== 'DONE') throw new Error(`the day was not reconciled: ${run.failure}`)
    if (run.differences !== PLANTED) throw new Error(`${run.differences} differences, and ${PLANTED} were planted`)
    return { rows: run.rows, seconds: run.seconds ?? 0, rssMb: peakMb(pid), differences: run.differences }
  } finally {
    await client.end()
  }
}
