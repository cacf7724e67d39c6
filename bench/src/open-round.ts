import { type OwnPauses, watchOwnPauses } from './own-pauses.ts'
import { latenciesOf, median, percentile, type Shot, spanMs } from './raw-client.ts'
import type { Generator, OpenRound, Percentiles, RoundBesideNoop } from './report.ts'
import { type Pause, slowestOf } from './slowest.ts'

export function percentilesOf(shots: readonly Shot[]): Percentiles {
  const latencies = latenciesOf(shots)
  return { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) }
}

/** The medians of each over the rounds. */
export const mediansOf = (rounds: readonly Percentiles[]): Percentiles => ({
  p50: median(rounds.map(({ p50 }) => p50)),
  p99: median(rounds.map(({ p99 }) => p99)),
})

/** What is less than this late is no pause: timers are not more exact. */
const PAUSE_MS = 2

const lengthOf = ({ beginMs, endMs }: Pause): number => endMs - beginMs

function generatorOf({ collections, lateTurns }: OwnPauses): Generator {
  const collectionsMs = collections.map(lengthOf)
  const lateMs = lateTurns.map(lengthOf)
  return {
    collections: collections.length,
    collectionsMs: collectionsMs.reduce((sum, ms) => sum + ms, 0),
    longestCollectionMs: Math.max(0, ...collectionsMs),
    loopLateP99Ms: percentile(lateMs, 0.99),
    longestLoopLateMs: Math.max(0, ...lateMs),
  }
}

/** Holds an arrival rate once, and tells of it, of its slowest answers and of the process that held it. */
export async function holdRound(
  loop: () => Promise<Shot[]>,
  isCounted: (shot: Shot) => boolean = () => true,
): Promise<{ shots: Shot[]; round: OpenRound }> {
  const stop = watchOwnPauses()
  const shots = await loop()
  const pauses = await stop()
  const beginMs = Math.min(...shots.map(({ intendedMs }) => intendedMs))
  const endMs = beginMs + spanMs(shots)
  const within = (all: readonly Pause[]) => all.filter((pause) => pause.endMs > beginMs && pause.beginMs < endMs)
  const [collections, lateTurns] = [within(pauses.collections), within(pauses.lateTurns)]
  const counted = shots.filter(isCounted)
  const stalls = lateTurns.filter((turn) => lengthOf(turn) >= PAUSE_MS)
  const round = {
    ms: percentilesOf(counted),
    seconds: (endMs - beginMs) / 1000,
    slowest: slowestOf(counted, beginMs, stalls),
    generator: generatorOf({ collections, lateTurns }),
  }
  return { shots, round }
}

/** A round of payments next to one of the no-op at the same rate. */
export const besideNoop = (payments: OpenRound, noop: OpenRound): RoundBesideNoop => ({
  payments,
  noop,
  ratioToNoop: { p50: payments.ms.p50 / noop.ms.p50, p99: payments.ms.p99 / noop.ms.p99 },
})
