import { mustSucceed } from './answers.ts'
import type { BenchCampus } from './campus.ts'
import { closedLoopOf } from './chain.ts'
import { mediansOf, percentilesOf } from './latency.ts'
import { NO_ANSWER, openLoop } from './open-loop.ts'
import { median, type Shot, spanMs } from './raw-client.ts'
import type { OverloadReport, Percentiles } from './report.ts'
import type { Stage } from './stage.ts'

/** What is sustainable is measured first, unless it is known. */
const WARM_UP = 3000
const PAYMENTS = 4000
/** How many times as much then arrives, how long each time, and how often. */
const TIMES = 2
const SECONDS = 5
const ROUNDS = 3

const inWords = (status: number): string => (status === NO_ANSWER ? 'no answer' : String(status))

function countByStatus(shots: readonly Shot[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { status } of shots) counts[inWords(status)] = (counts[inWords(status)] ?? 0) + 1
  return counts
}

interface Round {
  acceptedPerSecond: number
  byStatus: Record<string, number>
  accepted: Percentiles
  refused: Percentiles
}

async function measureRound(stage: Stage, rate: number): Promise<Round> {
  const shots = await openLoop(stage.target, await stage.prepare('RUSH', rate * SECONDS), rate)
  const accepted = shots.filter(({ status }) => status === 200)
  mustSucceed(accepted)
  return {
    acceptedPerSecond: (accepted.length * 1000) / spanMs(shots),
    byStatus: countByStatus(shots),
    accepted: percentilesOf(accepted),
    refused: percentilesOf(shots.filter(({ status }) => status === 503)),
  }
}

function sumByStatus(rounds: readonly Round[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const [status, count] of rounds.flatMap(({ byStatus }) => Object.entries(byStatus)))
    sums[status] = (sums[status] ?? 0) + count
  return sums
}

/** Twice as many payments as the campus can take, at a fixed rate: what is accepted, how soon, and what the others hear. */
export async function measureOverload(campus: BenchCampus, stage: Stage): Promise<OverloadReport> {
  await stage.open('NOON', WARM_UP + PAYMENTS)
  await closedLoopOf(campus, stage, { crowd: 'NOON', payments: WARM_UP })
  const { perSecond: sustainable } = await closedLoopOf(campus, stage, { crowd: 'NOON', payments: PAYMENTS })
  const rate = Math.round(TIMES * sustainable)
  await stage.open('RUSH', rate * SECONDS * ROUNDS)
  const rounds: Round[] = []
  while (rounds.length < ROUNDS) rounds.push(await measureRound(stage, rate))
  return {
    sustainablePerSecond: sustainable,
    arrivedPerSecond: rate,
    acceptedPerSecond: median(rounds.map(({ acceptedPerSecond }) => acceptedPerSecond)),
    byStatus: sumByStatus(rounds),
    acceptedMs: mediansOf(rounds.map(({ accepted }) => accepted)),
    refusedMs: mediansOf(rounds.map(({ refused }) => refused)),
  }
}
