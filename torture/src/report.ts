import type { Circumstances } from './circumstances.ts'
import type { Struck } from './faults/strike.ts'
import type { Violation } from './judge/judge.ts'
import type { History } from './lunch/history.ts'

/** What a run comes to; no violation is the only good end. Times in milliseconds. */
export interface Report extends Circumstances {
  seed: number
  /** Of faults. */
  minutes: number
  violations: number
  violated: readonly Violation[]
  faults: number
  payments: number
  faultsByKind: Record<string, number>
  crashPointHits: Record<string, number>
  /** Payments by business day: two of them where midnight was met. */
  businessDays: Record<string, number>
  /** What could not go wrong on this machine, and why. */
  leftOut: readonly string[]
  /** From the end of a fault to the first success that was begun after it, through the same door where it struck one. */
  recoveryMs: Percentiles
  /** From the moment at which a till did not know an end to the moment at which it did. */
  unresolvedMs: Percentiles
}

export interface Percentiles {
  p50: number
  p99: number
}

export function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((one, other) => one - other)
  const at = (share: number): number => Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0)
  return { p50: at(0.5), p99: at(0.99) }
}

export const countBy = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return Object.fromEntries(Object.entries(counts).sort(([one], [other]) => one.localeCompare(other)))
}

/** Milliseconds from each fault's end to the first success after it; what came too late for any is left out. */
export function recoveriesOf({ successes }: History, struck: readonly Struck[]): number[] {
  const sorted = [...successes].sort((one, other) => one.at - other.at)
  return struck.flatMap(({ where, healedAt }) => {
    const door = /gateway-[ab]/.exec(where)?.[0]
    const first = sorted.find(
      (success) => success.startedAt >= healedAt && (door === undefined || success.door === door),
    )
    return first === undefined ? [] : [first.at - healedAt]
  })
}

export const doubtsOf = ({ sales }: History): number[] =>
  sales.flatMap(({ doubtAt, knownAt }) => (doubtAt === undefined || knownAt === undefined ? [] : [knownAt - doubtAt]))
