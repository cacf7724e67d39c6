import { businessDateOf, campusTimeOf, startOfBusinessDate } from '@yimatong/contract/clock'
import type { IdentityClass } from '@yimatong/contract/states'
import { type SurchargeRule, winningRule } from '@yimatong/contract/surcharge'

/** A part of a day in which one rule wins, or none. Minutes of the day. */
export interface Span {
  from: number
  to: number
  rule: SurchargeRule | undefined
}

const DAY_MS = 24 * 60 * 60 * 1000

export interface WeekQuestion {
  merchantNo: string
  categoryId: string | undefined
  identityClass: IdentityClass
  /** The week of this instant. */
  nowMs: number
}

/** What holds on each day of a week from Monday, by the function that decides about payments. */
export function weekOf(
  rules: readonly SurchargeRule[],
  { nowMs, ...who }: WeekQuestion,
): { day: string; spans: Span[] }[] {
  const monday = startOfBusinessDate(businessDateOf(nowMs)) - (campusTimeOf(nowMs).weekday - 1) * DAY_MS
  const ends = rules.flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute % 1440])
  const bounds = [...new Set([0, ...ends, 1440])].sort((a, b) => a - b)
  return Array.from({ length: 7 }, (_, weekday) => {
    const start = monday + weekday * DAY_MS
    const spans: Span[] = []
    for (const [at, from] of bounds.slice(0, -1).entries()) {
      const to = bounds[at + 1] ?? 1440
      const rule = winningRule(rules, { ...who, amountFen: 1, epochMs: start + from * 60_000 })
      const last = spans.at(-1)
      if (last !== undefined && last.rule?.ruleId === rule?.ruleId) last.to = to
      else spans.push({ from, to, rule })
    }
    return { day: businessDateOf(start), spans }
  })
}
