import { startOfBusinessDate } from '@yimatong/contract/clock'
import { IDENTITY_CLASSES, type IdentityClass } from '@yimatong/contract/states'
import { type SurchargeRule, winningRule } from '@yimatong/contract/surcharge'

/** A merchant as rules see it. */
export interface Place {
  merchantNo: string
  categoryId?: string | undefined
}

export interface Cells {
  /** Minutes of the day, ascending, at which a rule begins or ends. */
  bounds: number[]
  /** The group of each merchant: those in one group no rule tells apart. */
  scopes: { merchantNo: string; scope: number }[]
  /**
   * Which rule wins, by its place in the list from 1, 0 for none: for each group, class (as IDENTITY_CLASSES has them), day and
   * part of the day, the last running fastest. Part 0 is before the first bound, part n begins at bound n - 1.
   */
  winners: number[]
}

/**
 * Which rule wins, for every merchant and class in every minute of these days. A rule looks at merchant, class, day and minute
 * alone, never at an amount, and nothing changes between two bounds: so `winningRule` is asked once a cell, and a million
 * payments are then looked up instead of judged.
 */
export function cellsOf(
  rules: readonly SurchargeRule[],
  { days, places }: { days: readonly string[]; places: readonly Place[] },
): Cells {
  const ends = rules.flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute % 1440])
  const bounds = [...new Set([0, ...ends])].sort((a, b) => a - b)
  const groups = new Map<string, { scope: number; place: Place }>()
  const scopes = places.map((place) => {
    const key = scopeKey(rules, place)
    const group = groups.get(key) ?? { scope: groups.size, place }
    groups.set(key, group)
    return { merchantNo: place.merchantNo, scope: group.scope }
  })
  const winnerAt = (place: Place, identityClass: IdentityClass, epochMs: number): number => {
    const winner = winningRule(rules, { ...place, identityClass, amountFen: 1, epochMs })
    return winner === undefined ? 0 : rules.indexOf(winner) + 1
  }
  const winners = [...groups.values()].flatMap(({ place }) =>
    IDENTITY_CLASSES.flatMap((identityClass) =>
      days.flatMap((day) =>
        [0, ...bounds].map((minute) => winnerAt(place, identityClass, startOfBusinessDate(day) + minute * 60_000)),
      ),
    ),
  )
  return { bounds, scopes, winners }
}

/** Merchants with the same key are the same to every rule. */
function scopeKey(rules: readonly SurchargeRule[], { merchantNo, categoryId }: Place): string {
  if (rules.some((rule) => rule.merchantNo === merchantNo)) return `merchant ${merchantNo}`
  return rules.some((rule) => rule.categoryId !== undefined && rule.categoryId === categoryId)
    ? `category ${categoryId}`
    : 'all'
}
