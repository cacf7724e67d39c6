import { mustSucceed } from './answers.ts'
import { type Noop, startExpressNoop } from './baselines.ts'
import type { BenchCampus } from './campus.ts'
import { closedLoopOf } from './chain.ts'
import { NO_ANSWER, openLoop } from './open-loop.ts'
import { besideNoop, holdRound, mediansOf, percentilesOf } from './open-round.ts'
import { median, rangeOf, type Shot, spanMs } from './raw-client.ts'
import type { OverloadReport, Percentiles, RoundBesideNoop } from './report.ts'
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

const isAccepted = ({ status }: Shot): boolean => status === 200

interface Round {
  acceptedPerSecond: number
  byStatus: Record<string, number>
  refused: Percentiles
  accepted: RoundBesideNoop
}

async function measureRound(stage: Stage, noop: Noop, rate: number): Promise<Round> {
  const { round: idle } = await holdRound(() => noop.openLoop(rate, SECONDS))
  const requests = await stage.prepare('RUSH', rate * SECONDS)
  const { shots, round } = await holdRound(() => openLoop(stage.target, requests, rate), isAccepted)
  const accepted = shots.filter(isAccepted)
  mustSucceed(accepted)
  return {
    acceptedPerSecond: (accepted.length * 1000) / spanMs(shots),
    byStatus: countByStatus(shots),
    refused: percentilesOf(shots.filter(({ status }) => status === 503)),
    accepted: besideNoop(round, idle),
  }
}

async function measureRounds(campus: BenchCampus, stage: Stage, rate: number): Promise<Round[]> {
  const noop = await startExpressNoop(campus)
  try {
    const rounds: Round[] = []
    while (rounds.length < ROUNDS) rounds.push(await measureRound(stage, noop, rate))
    return rounds
  } finally {
    noop.stop()
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
  const rounds = await measureRounds(campus, stage, rate)
  const accepted = rounds.map((round) => round.accepted)
  const ratios = accepted.map(({ ratioToNoop }) => ratioToNoop.p99)
  return {
    sustainablePerSecond: sustainable,
    arrivedPerSecond: rate,
    acceptedPerSecond: median(rounds.map(({ acceptedPerSecond }) => acceptedPerSecond)),
    byStatus: sumByStatus(rounds),
    acceptedMs: mediansOf(accepted.map(({ payments }) => payments.ms)),
    refusedMs: mediansOf(rounds.map(({ refused }) => refused)),
    noopMs: mediansOf(accepted.map(({ noop }) => noop.ms)),
    p99RatioToNoop: median(ratios),
    p99RatioToNoopRange: rangeOf(ratios),
    rounds: accepted,
  }
}
