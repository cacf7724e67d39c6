import { setTimeout as pause } from 'node:timers/promises'
import { businessDateOf } from '@yimatong/contract/clock'
import type { ReconciliationRun } from '@yimatong/contract/office-reconciliation-api'
import type { Violation } from '../judge/judge.ts'
import type { Portal } from './portal.ts'

/** Days gone by, which the office compares again and again while everything goes wrong. */
export interface Books {
  /** Asks for a comparison of a day that lies so many days back. */
  compare(daysBack: number): Promise<void>
  /** Compares every such day twice now that all is well, and gives what is wrong with it. */
  close(): Promise<Violation[]>
}

const DAY_MS = 24 * 60 * 60_000
const LOOK_EVERY_MS = 200
/** A run whose worker has died is taken up again after a minute. */
const ENDS_WITHIN_MS = 80_000

const ask = async (finance: Portal, businessDate: string): Promise<string> => {
  const answer = await finance.ask('POST', '/office/reconciliation/runs', { businessDate })
  return (answer?.body as Partial<ReconciliationRun> | undefined)?.runId ?? ''
}

const read = async (finance: Portal, runId: string): Promise<ReconciliationRun | undefined> => {
  const answer = await finance.ask('GET', `/office/reconciliation/runs/${runId}`)
  return (answer?.body as { run?: ReconciliationRun } | undefined)?.run
}

/** Compares a day until it is done. Gives how it stands, done or not, when the time is over. */
export async function comparedRun(finance: Portal, date: string): Promise<ReconciliationRun | undefined> {
  const deadline = performance.now() + ENDS_WITHIN_MS
  let runId = await ask(finance, date)
  for (;;) {
    const run = await read(finance, runId)
    if (run?.state === 'DONE' || performance.now() > deadline) return run
    if (run === undefined || run.state === 'FAILED') runId = await ask(finance, date)
    await pause(LOOK_EVERY_MS)
  }
}

export function openBooks(finance: Portal): Books {
  const days = new Set<string>()
  const closeDay = async (date: string): Promise<Violation[]> => {
    const [one, other] = [await comparedRun(finance, date), await comparedRun(finance, date)]
    const isSame = one?.reportHash !== undefined && one.reportHash === other?.reportHash
    if (isSame && one.state === 'DONE' && other.state === 'DONE') return []
    const rule = 'a day that was compared through crashes is compared whole, and always the same'
    return [{ rule, what: `${date}: ${JSON.stringify([one, other])}` }]
  }
  return {
    async compare(daysBack) {
      const date = businessDateOf(Date.now() - daysBack * DAY_MS)
      days.add(date)
      await ask(finance, date)
    },
    close: async () => (await Promise.all([...days].map(closeDay))).flat(),
  }
}
