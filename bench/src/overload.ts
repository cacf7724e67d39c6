import { mustSucceed } from './answers.ts'
import type { BenchCampus } from './campus.ts'
import { closedLoopOf } from './chain.ts'
import { percentilesOf } from './latency.ts'
import { NO_ANSWER, openLoop } from './open-loop.ts'
import { type Shot, spanMs } from './raw-client.ts'
import type { OverloadReport } from './report.ts'
import type { Stage } from './stage.ts'

/** What is sustainable is measured first, unless it is known. */
const WARM_UP = 3000
const PAYMENTS = 4000
/** How many times as much then arrives, and for how long. */
const TIMES = 2
const SECONDS = 5

const inWords = (status: number): string => (status === NO_ANSWER ? 'no answer' : String(status))

function countByStatus(shots: readonly Shot[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { status } of shots) counts[inWords(status)] = (counts[inWords(status)] ?? 0) + 1
  return counts
}

/** Twice as many payments as the campus can take, at a fixed rate: what is accepted, how soon, and what the others hear. */
export async function measureOverload(campus: BenchCampus, stage: Stage): Promise<OverloadReport> {
  await stage.open('NOON', WARM_UP + PAYMENTS)
  await closedLoopOf(campus, stage, { crowd: 'NOON', payments: WARM_UP })
  const { perSecond: sustainable } = await closedLoopOf(campus, stage, { crowd: 'NOON', payments: PAYMENTS })
  const rate = Math.round(TIMES * sustainable)
  await stage.open('RUSH', rate * SECONDS)
  const shots = await openLoop(stage.target, await stage.prepare('RUSH', rate * SECONDS), rate)
  const accepted = shots.filter(({ status }) => status === 200)
  mustSucceed(accepted)
  return {
    sustainablePerSecond: sustainable,
    arrivedPerSecond: rate,
    acceptedPerSecond: (accepted.length * 1000) / spanMs(shots),
    byStatus: countByStatus(shots),
    acceptedMs: percentilesOf(accepted),
    refusedMs: percentilesOf(shots.filter(({ status }) => status === 503)),
  }
}
