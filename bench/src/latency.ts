import { mustSucceed } from './answers.ts'
import { type Noop, startExpressNoop } from './baselines.ts'
import type { BenchCampus } from './campus.ts'
import { openLoop } from './open-loop.ts'
import { besideNoop, holdRound, mediansOf } from './open-round.ts'
import { median, rangeOf } from './raw-client.ts'
import type { LatencyReport, RoundBesideNoop } from './report.ts'
import type { Stage } from './stage.ts'

/** Fixed arrival rates, per second; each is held a few times, with the no-op at the same rate in between. */
const RATES = [100, 500]
const SECONDS = 5
const ROUNDS = 3

async function measureRound(stage: Stage, noop: Noop, rate: number): Promise<RoundBesideNoop> {
  const { round: idle } = await holdRound(() => noop.openLoop(rate, SECONDS))
  const requests = await stage.prepare('LUNCH', rate * SECONDS)
  const { shots, round } = await holdRound(() => openLoop(stage.target, requests, rate))
  mustSucceed(shots)
  return besideNoop(round, idle)
}

/** How long payments take at fixed arrival rates, and the no-op at the same ones. */
export async function measureLatency(campus: BenchCampus, stage: Stage): Promise<LatencyReport> {
  const noop = await startExpressNoop(campus)
  const codes = RATES.reduce((sum, rate) => sum + rate * SECONDS * ROUNDS, 0)
  await stage.open('LUNCH', codes)
  const report: LatencyReport = {
    latencyMs: {},
    noopLatencyMs: {},
    p99RatioToNoop: {},
    p99RatioToNoopRange: {},
    latencyRounds: {},
  }
  try {
    for (const rate of RATES) {
      const rounds: RoundBesideNoop[] = []
      while (rounds.length < ROUNDS) rounds.push(await measureRound(stage, noop, rate))
      report.latencyMs[rate] = mediansOf(rounds.map(({ payments }) => payments.ms))
      report.noopLatencyMs[rate] = mediansOf(rounds.map((round) => round.noop.ms))
      const ratios = rounds.map(({ ratioToNoop }) => ratioToNoop.p99)
      report.p99RatioToNoop[rate] = median(ratios)
      report.p99RatioToNoopRange[rate] = rangeOf(ratios)
      report.latencyRounds[rate] = rounds
    }
    return report
  } finally {
    noop.stop()
  }
}
