import { cpSync, existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { onecardToken } from '@yimatong/bench/simulated/campus-people'
import { ask, wanted } from '@yimatong/bench/simulated/json'
import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { postingsAnswer } from '@yimatong/contract/onecard-api'
import { startCampus } from '../../../scripts/campus.mjs'
import { seedDemo } from '../../../scripts/demo.mjs'

/**
 * A demo campus that has been filled and stopped: every run begins with a copy of it, so that none inherits what another has
 * broken. Made once per folder.
 */
export async function ensureTemplate(folder: string, port: number): Promise<string> {
  const template = path.join(folder, 'template')
  if (existsSync(path.join(template, 'whole'))) return template
  rmSync(template, { recursive: true, force: true })
  const campus = await startCampus({ dir: template, port, demo: true, env: { LOG_LEVEL: 'warn' } })
  try {
    await seedDemo(campus, template, () => undefined)
    await giveBackUnknownDebit({ dir: template, onecardUrl: campus.urls.onecard })
  } finally {
    await campus.stop()
  }
  cpSync(path.join(template, 'demo.txt'), path.join(template, 'whole'))
  return template
}

const TWO_DAYS_MS = 2 * 24 * 60 * 60 * 1000

/** The demo has a debit of which no payment knows, for people to find. Here the auditor would find it, too: it is given back. */
async function giveBackUnknownDebit(place: { dir: string; onecardUrl: string }): Promise<void> {
  const now = Date.now()
  const day = businessDateOf(now - TWO_DAYS_MS)
  const item = {
    kind: 'REVERSAL',
    postingId: 'torture-0042',
    reverses: `card-centre-${day.replaceAll('-', '')}-0042`,
    // On the debit's own day, which then has both lines; today's may be the day that ends while everything goes wrong.
    businessDate: day,
    occurredAt: toRfc3339(now),
  }
  const token = await onecardToken({ ...place, origin: '', paymentDatabaseUrl: '' })
  const body = JSON.stringify({ items: [item] })
  const answer = await ask(`${place.onecardUrl}/onecard/v1/postings`, { method: 'POST', token, body })
  const outcome = wanted(answer, postingsAnswer).outcomes[0]?.outcome
  if (outcome !== 'POSTED') throw new Error(`the demo's unknown debit was not given back: ${outcome}`)
}
