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
  /** The same for each kind of fault. */
  recoveryByKind: Record<string, Percentiles>
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

interface Recovery {
  kind: string
  ms: number
}

/** From each fault's end to the first success after it; what came too late for any is left out. */
export function recoveriesOf({ successes }: History, struck: readonly Struck[]): Recovery[] {
  const sorted = [...successes].sort((one, other) => one.at - other.at)
  const faults = [...struck].sort((one, other) => one.healedAt - other.healedAt)
  let from = 0
  return faults.flatMap(({ kind, where, healedAt }) => {
    // What was heard before this one ended is nothing to the later ones, either.
    while ((sorted[from]?.at ?? healedAt) < healedAt) from += 1
    const door = /gateway-[ab]/.exec(where)?.[0]
    for (let index = from; index < sorted.length; index += 1) {
      const success = sorted[index]
      if (success === undefined || success.startedAt < healedAt) continue
      if (door === undefined || success.door === door) return [{ kind, ms: success.at - healedAt }]
    }
    return []
  })
}

export function percentilesByKind(recoveries: readonly Recovery[]): Record<string, Percentiles> {
  const kinds = [...new Set(recoveries.map(({ kind }) => kind))].sort()
  const of = (kind: string) => percentilesOf(recoveries.filter((one) => one.kind === kind).map(({ ms }) => ms))
  return Object.fromEntries(kinds.map((kind) => [kind, of(kind)]))
}

export const doubtsOf = ({ sales }: History): number[] =>
  sales.flatMap(({ doubtAt, knownAt }) => (doubtAt === undefined || knownAt === undefined ? [] : [knownAt - doubtAt]))
