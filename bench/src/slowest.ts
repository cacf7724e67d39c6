import { latenciesOf, type Shot } from './raw-client.ts'
import type { Slowest } from './report.ts'

/** A time in which something stood still, by `performance.now()`. */
export interface Pause {
  beginMs: number
  endMs: number
}

const SHARE = 0.01
const WINDOW_MS = 100

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

function overlapMs({ intendedMs, endedMs }: Shot, { beginMs, endMs }: Pause): number {
  return Math.max(0, Math.min(endedMs, endMs) - Math.max(intendedMs, beginMs))
}

/**
 * Which the slowest hundredth were, for p99 is the quickest of them: if all were answered in one window or two, something stood still;
 * if they are scattered, they queued. What the generator's own pauses have in them is no fault of the server's.
 */
export function slowestOf(shots: readonly Shot[], roundBeginMs: number, ownPauses: readonly Pause[]): Slowest {
  const slowest = shots
    .toSorted((a, b) => b.endedMs - b.intendedMs - (a.endedMs - a.intendedMs))
    .slice(0, Math.ceil(SHARE * shots.length))
  const answersByWindowMs: Record<string, number> = {}
  for (const { endedMs } of slowest) {
    const windowMs = Math.floor((endedMs - roundBeginMs) / WINDOW_MS) * WINDOW_MS
    answersByWindowMs[windowMs] = (answersByWindowMs[windowMs] ?? 0) + 1
  }
  const ownMs = sum(slowest.flatMap((shot) => ownPauses.map((pause) => overlapMs(shot, pause))))
  return {
    count: slowest.length,
    windows: Object.keys(answersByWindowMs).length,
    fullestShare: Math.max(0, ...Object.values(answersByWindowMs)) / slowest.length,
    answersByWindowMs,
    meanMs: sum(latenciesOf(slowest)) / slowest.length,
    meanOwnPauseMs: ownMs / slowest.length,
  }
}
