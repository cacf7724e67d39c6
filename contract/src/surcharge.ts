import { businessDateOf, campusTimeOf } from './clock.ts'
import { shareOf } from './money.ts'
import type { IdentityClass } from './states.ts'

/** Who receives the surcharge (搭伙费): the school's surcharge income or the stall. */
export type SurchargeReceiver = 'SCHOOL' | 'MERCHANT'

/**
 * A surcharge rule. It applies to one identity class, at one merchant or at all, on the given weekdays (1 = Monday),
 * from `fromMinute` up to but not including `toMinute` of the campus day (a window may cross midnight),
 * and on business days from `validFrom` to `validTo` inclusive.
 */
export interface SurchargeRule {
  ruleId: string
  version: number
  identityClass: IdentityClass
  /** undefined: every merchant. */
  merchantNo?: string | undefined
  weekdays: readonly number[]
  fromMinute: number
  toMinute: number
  validFrom: string
  validTo?: string | undefined
  rateBps: number
  flatFen: number
  minFen: number
  capFen?: number | undefined
  receiver: SurchargeReceiver
  /** True: people of this class may not pay here now. */
  denied: boolean
}

export interface SurchargeQuestion {
  identityClass: IdentityClass
  merchantNo: string
  amountFen: number
  epochMs: number
}

function covers(rule: SurchargeRule, question: SurchargeQuestion): boolean {
  if (rule.identityClass !== question.identityClass) return false
  if (rule.merchantNo !== undefined && rule.merchantNo !== question.merchantNo) return false
  const date = businessDateOf(question.epochMs)
  if (date < rule.validFrom || (rule.validTo !== undefined && date > rule.validTo)) return false
  const { minuteOfDay, weekday } = campusTimeOf(question.epochMs)
  if (!rule.weekdays.includes(weekday)) return false
  if (rule.fromMinute < rule.toMinute) return minuteOfDay >= rule.fromMinute && minuteOfDay < rule.toMinute
  return minuteOfDay >= rule.fromMinute || minuteOfDay < rule.toMinute
}

/** Minutes a rule's window lasts: the shorter window is the more particular rule. */
function windowMinutes(rule: SurchargeRule): number {
  const length = rule.toMinute - rule.fromMinute
  return length > 0 ? length : length + 1440
}

/** The more particular rule first: own merchant before all merchants, shorter window, fewer weekdays, later start, then by id. */
function moreParticular(a: SurchargeRule, b: SurchargeRule): number {
  return (
    Number(b.merchantNo !== undefined) - Number(a.merchantNo !== undefined) ||
    windowMinutes(a) - windowMinutes(b) ||
    a.weekdays.length - b.weekdays.length ||
    (a.validFrom < b.validFrom ? 1 : a.validFrom > b.validFrom ? -1 : 0) ||
    (a.ruleId < b.ruleId ? -1 : 1)
  )
}

/** The rule that wins for a payer here and now; undefined when none applies, and then there is no surcharge. */
export function winningRule<Rule extends SurchargeRule>(
  rules: readonly Rule[],
  question: SurchargeQuestion,
): Rule | undefined {
  return rules.filter((rule) => covers(rule, question)).sort(moreParticular)[0]
}

/** The part of a rule that says how much; also what an order shows of it. */
export type SurchargeRate = Pick<SurchargeRule, 'rateBps' | 'flatFen' | 'minFen' | 'capFen'>

/** What a rule takes on an amount, in fen: rate rounded half up, plus the flat part, raised to the minimum, cut at the cap. */
export function surchargeFen(rule: SurchargeRate, amountFen: number): number {
  const raised = Math.max(shareOf(amountFen, rule.rateBps) + rule.flatFen, rule.minFen)
  return rule.capFen === undefined ? raised : Math.min(raised, rule.capFen)
}
