import type { Circumstances } from './circumstances.ts'
import type { Violation } from './judge/judge.ts'
import type { History } from './lunch/history.ts'
import type { Recovery } from './recovery.ts'

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
  /** From a fault's end, and that of what was away on the same way meanwhile, to the first success that was begun after it. */
  recoveryMs: Percentiles
  /** From the fault's own end, whatever else was struck until somebody could pay. */
  recoveryThroughAllMs: Percentiles
  /** `recoveryMs` for each kind of fault. */
  recoveryByKind: Record<string, Percentiles>
  /** From the moment at which a till did not know an end to the moment at which it did. */
  unresolvedMs: Percentiles
  /** What these percentiles are of: those of several rounds together cannot be told from each one's own. */
  measured: Measured
}

export interface Measured {
  recoveries: readonly Recovery[]
  unresolvedMs: readonly number[]
}

export const percentilesIn = ({ recoveries, unresolvedMs }: Measured) => ({
  recoveryMs: percentilesOf(recoveries.map(({ ms }) => ms)),
  recoveryThroughAllMs: percentilesOf(recoveries.map(({ throughAllMs }) => throughAllMs)),
  recoveryByKind: percentilesByKind(recoveries),
  unresolvedMs: percentilesOf(unresolvedMs),
})

export interface Percentiles {
  p50: number
  p99: number
}

function percentilesOf(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((one, other) => one - other)
  const at = (share: number): number => Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0)
  return { p50: at(0.5), p99: at(0.99) }
}

export const countBy = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return Object.fromEntries(Object.entries(counts).sort(([one], [other]) => one.localeCompare(other)))
}

function percentilesByKind(recoveries: readonly Recovery[]): Record<string, Percentiles> {
  const kinds = [...new Set(recoveries.map(({ kind }) => kind))].sort()
  const of = (kind: string) => percentilesOf(recoveries.filter((one) => one.kind === kind).map(({ ms }) => ms))
  return Object.fromEntries(kinds.map((kind) => [kind, of(kind)]))
}

export const doubtsOf = ({ sales }: History): number[] =>
  sales.flatMap(({ doubtAt, knownAt }) => (doubtAt === undefined || knownAt === undefined ? [] : [knownAt - doubtAt]))
