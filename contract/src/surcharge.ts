import { businessDateOf, campusTimeOf } from './clock.ts'
import { shareOf } from './money.ts'
import type { IdentityClass } from './states.ts'

/** Who receives the surcharge (搭伙费): the school's surcharge income or the stall. */
export type SurchargeReceiver = 'SCHOOL' | 'MERCHANT'

/**
 * A surcharge rule. It applies to the identity classes that it names, at one merchant, at a category of merchants or at all,
 * on the given weekdays (1 = Monday), from `fromMinute` up to but not including `toMinute` of the campus day (a window may
 * cross midnight), and on business days from `validFrom` to `validTo` inclusive.
 */
export interface SurchargeRule {
  ruleId: string
  version: number
  /** At least one, each once. */
  identityClasses: readonly IdentityClass[]
  /** At most one of the two; neither: every merchant. */
  merchantNo?: string | undefined
  categoryId?: string | undefined
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
  /** True: people of these classes may not pay here now. */
  denied: boolean
}

export interface SurchargeQuestion {
  identityClass: IdentityClass
  merchantNo: string
  /** The category of that merchant, where it has one. */
  categoryId?: string | undefined
  amountFen: number
  epochMs: number
}

/** Why a rule does not apply to a payment at all; the first that holds, in this order. */
export const NOT_APPLYING = ['CLASS', 'MERCHANT', 'CATEGORY', 'NOT_YET', 'OVER', 'WEEKDAY', 'TIME'] as const
export type NotApplying = (typeof NOT_APPLYING)[number]

interface Moment {
  date: string
  minuteOfDay: number
  weekday: number
}

const momentOf = (epochMs: number): Moment => ({ date: businessDateOf(epochMs), ...campusTimeOf(epochMs) })

const isInWindow = ({ fromMinute, toMinute }: SurchargeRule, minute: number): boolean =>
  fromMinute < toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute

function whyNot(rule: SurchargeRule, question: SurchargeQuestion, moment: Moment): NotApplying | undefined {
  if (!rule.identityClasses.includes(question.identityClass)) return 'CLASS'
  if (rule.merchantNo !== undefined && rule.merchantNo !== question.merchantNo) return 'MERCHANT'
  if (rule.categoryId !== undefined && rule.categoryId !== question.categoryId) return 'CATEGORY'
  if (moment.date < rule.validFrom) return 'NOT_YET'
  if (rule.validTo !== undefined && moment.date > rule.validTo) return 'OVER'
  if (!rule.weekdays.includes(moment.weekday)) return 'WEEKDAY'
  return isInWindow(rule, moment.minuteOfDay) ? undefined : 'TIME'
}

/** Minutes a rule's window lasts. */
function windowMinutes(rule: SurchargeRule): number {
  const length = rule.toMinute - rule.fromMinute
  return length > 0 ? length : length + 1440
}

/** How wide a rule is: one merchant, a category, all. */
const widthOf = ({ merchantNo, categoryId }: SurchargeRule): number =>
  merchantNo !== undefined ? 0 : categoryId !== undefined ? 1 : 2

/**
 * **The precedence of surcharge rules**, all of it. Of the rules that apply the more particular one wins: they are compared by
 * each line in turn, and the first line in which two rules differ decides, the smaller value before the larger.
 * Till, phone, server, the office's calculator and its what-if all ask this table.
 */
export const PRECEDENCE = [
  /** One merchant before a category before all merchants. */
  { by: 'SCOPE', of: widthOf },
  /** The shorter window of the day. */
  { by: 'WINDOW', of: windowMinutes },
  /** Fewer weekdays. */
  { by: 'WEEKDAYS', of: (rule: SurchargeRule) => rule.weekdays.length },
  /** Fewer identity classes. */
  { by: 'CLASSES', of: (rule: SurchargeRule) => rule.identityClasses.length },
  /** The one that became valid later. */
  { by: 'START', of: (rule: SurchargeRule) => -Number(rule.validFrom.replaceAll('-', '')) },
  /** By number, so that the answer is always the same. */
  { by: 'NUMBER', of: (rule: SurchargeRule) => rule.ruleId },
] as const
export type Precedence = (typeof PRECEDENCE)[number]['by']

/** By which line of the table `a` comes before `b`; undefined when it does not. */
function comesBefore(a: SurchargeRule, b: SurchargeRule): Precedence | undefined {
  for (const { by, of } of PRECEDENCE) {
    const [ours, theirs] = [of(a), of(b)]
    if (ours !== theirs) return ours < theirs ? by : undefined
  }
  return undefined
}

/** The rule that wins for a payer here and now; undefined when none applies, and then there is no surcharge. */
export function winningRule<Rule extends SurchargeRule>(
  rules: readonly Rule[],
  question: SurchargeQuestion,
): Rule | undefined {
  const moment = momentOf(question.epochMs)
  let winner: Rule | undefined
  for (const rule of rules) {
    if (whyNot(rule, question, moment) !== undefined) continue
    if (winner === undefined || comesBefore(rule, winner) !== undefined) winner = rule
  }
  return winner
}

/** How a rule fared: it wins, it applies and the winner comes before it by that line of the table, or it does not apply. */
export type Standing = { is: 'WINS' } | { is: 'LOSES'; by: Precedence } | { is: 'APART'; because: NotApplying }

/** Every rule with why it wins or does not: the winner first, then those that lost, then those that do not apply. */
export function explainRules<Rule extends SurchargeRule>(
  rules: readonly Rule[],
  question: SurchargeQuestion,
): { rule: Rule; standing: Standing }[] {
  const [winner, moment] = [winningRule(rules, question), momentOf(question.epochMs)]
  const standingOf = (rule: Rule): Standing => {
    const because = whyNot(rule, question, moment)
    if (because !== undefined) return { is: 'APART', because }
    const by = winner && comesBefore(winner, rule)
    return by === undefined ? { is: 'WINS' } : { is: 'LOSES', by }
  }
  const place = { WINS: 0, LOSES: 1, APART: 2 } as const
  return rules
    .map((rule) => ({ rule, standing: standingOf(rule) }))
    .sort((a, b) => place[a.standing.is] - place[b.standing.is] || (comesBefore(a.rule, b.rule) ? -1 : 1))
}

/** The part of a rule that says how much; also what an order shows of it. */
export type SurchargeRate = Pick<SurchargeRule, 'rateBps' | 'flatFen' | 'minFen' | 'capFen'>

/** What a rule takes on an amount, in fen: rate rounded half up, plus the flat part, raised to the minimum, cut at the cap. */
export function surchargeFen(rule: SurchargeRate, amountFen: number): number {
  const raised = Math.max(shareOf(amountFen, rule.rateBps) + rule.flatFen, rule.minFen)
  return rule.capFen === undefined ? raised : Math.min(raised, rule.capFen)
}
