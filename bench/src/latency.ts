import { mustSucceed } from './answers.ts'
import { type ExpressNoop, startExpressNoop } from './baselines.ts'
import type { BenchCampus } from './campus.ts'
import { openLoop } from './open-loop.ts'
import { latenciesOf, median, percentile, type Shot } from './raw-client.ts'
import type { LatencyReport, Percentiles } from './report.ts'
import type { Stage } from './stage.ts'

/** Fixed arrival rates, per second; each is held a few times, with the no-op at the same rate in between. */
const RATES = [100, 500]
const SECONDS = 5
const ROUNDS = 3

export function percentilesOf(shots: readonly Shot[]): Percentiles {
  const latencies = latenciesOf(shots)
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) }
}

/** The medians of each over the rounds. */
export const mediansOf = (rounds: readonly Percentiles[]): Percentiles => ({
  p50: median(rounds.map(({ p50 }) => p50)),
  p99: median(rounds.map(({ p99 }) => p99)),
})

interface Round {
  chain: Percentiles
  noop: Percentiles
}

async function measureRound(stage: Stage, noop: ExpressNoop, rate: number): Promise<Round> {
  const idle = percentilesOf(await noop.openLoop(rate, SECONDS))
  const shots = await openLoop(stage.target, await stage.prepare('LUNCH', rate * SECONDS), rate)
  mustSucceed(shots)
  return { chain: percentilesOf(shots), noop: idle }
}

/** How long payments take at fixed arrival rates, and the no-op at the same ones. */
export async function measureLatency(campus: BenchCampus, stage: Stage): Promise<LatencyReport> {
  const noop = await startExpressNoop(campus.sparePort)
  const codes = RATES.reduce((sum, rate) => sum + rate * SECONDS * ROUNDS, 0)
  await stage.open('LUNCH', codes)
  const report: LatencyReport = { latencyMs: {}, noopLatencyMs: {}, p99RatioToNoop: {} }
  try {
    for (const rate of RATES) {
      const rounds: Round[] = []
      while (rounds.length < ROUNDS) rounds.push(await measureRound(stage, noop, rate))
      report.latencyMs[rate] = mediansOf(rounds.map(({ chain }) => chain))
      report.noopLatencyMs[rate] = mediansOf(rounds.map((round) => round.noop))
      report.p99RatioToNoop[rate] = median(rounds.map((round) => round.chain.p99 / round.noop.p99))
    }
    return report
  } finally {
    noop.stop()
  }
}
