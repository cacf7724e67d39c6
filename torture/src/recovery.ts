import type { Struck } from './faults/strike.ts'
import type { History } from './lunch/history.ts'

export interface Recovery {
  kind: string
  /** From the moment at which this fault had ended and nothing on its way was away any more. */
  ms: number
  /** From the fault's own end, whatever else was struck until somebody could pay. */
  throughAllMs: number
}

type Fault = Pick<Struck, 'kind' | 'where' | 'healedAt'>

/** Nobody pays through what is struck so; other troubles leave some of what goes over a way alone. */
const AWAY = new Set([
  'KILL',
  'CRASH_AT',
  'TERM',
  'FREEZE',
  'SLEEP',
  'TSM_DOWN',
  'DATABASE_CRASH',
  'DATABASE_TERMINATE',
  'BATCH_CRASH',
  'DISK_FULL',
])

/** The payment server that was struck, or a link to or from it; undefined for what both of them need. */
const doorOf = (where: string): string | undefined => /gateway-[ab]/.exec(where)?.[0]

/**
 * How long it took after each fault until somebody had paid, through the same door where it struck one: the end of the first payment that was begun
 * after it and told as a success. A fault after which nobody came any more is left out.
 */
export function recoveriesOf({ successes }: Pick<History, 'successes'>, struck: readonly Fault[]): Recovery[] {
  const sorted = [...successes].sort((one, other) => one.at - other.at)
  const faults = [...struck].sort((one, other) => one.healedAt - other.healedAt)
  let from = 0
  return faults.flatMap(({ kind, where, healedAt }, index) => {
    // What was heard before this one ended is nothing to the later ones, either.
    while ((sorted[from]?.at ?? healedAt) < healedAt) from += 1
    const door = doorOf(where)
    const success = sorted
      .slice(from)
      .find(({ startedAt, door: through }) => startedAt >= healedAt && (door === undefined || through === door))
    if (success === undefined) return []
    const isOnTheWay = (other: Fault) => AWAY.has(other.kind) && [undefined, door].includes(doorOf(other.where))
    const meanwhile = faults.slice(index).filter((other) => other.healedAt <= success.startedAt && isOnTheWay(other))
    const wholeAt = meanwhile.at(-1)?.healedAt ?? healedAt
    return [{ kind, ms: success.at - wholeAt, throughAllMs: success.at - healedAt }]
  })
}
