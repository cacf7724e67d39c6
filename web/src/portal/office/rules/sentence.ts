import { formatYuan } from '@yimatong/contract/money'
import type { RuleContent, RulesView } from '@yimatong/contract/office-rules-api'
import type { SurchargeRule } from '@yimatong/contract/surcharge'
import { percent } from '../../../shared/format.ts'
import type { Language } from '../../../shared/i18n/language.ts'
import { SENTENCE_WORDS } from './words.ts'

/** Whom rules can be for, for their names. */
export type Places = Pick<RulesView, 'merchants' | 'categories'>

export const yuan = (fen: number): string => `¥${formatYuan(fen)}`

const two = (value: number): string => String(value).padStart(2, '0')

/** `11:30`; the end of a day is `24:00`. */
export const clockTime = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`

type SentenceWords = (typeof SENTENCE_WORDS)['zh-CN']

/** `周一至周五`, or one by one where they are no row. */
function daysOf(weekdays: readonly number[], word: SentenceWords): string {
  const days = weekdays.toSorted((a, b) => a - b)
  if (days.length === 7) return word.everyDay
  const [first = 1, last = 1] = [days[0], days.at(-1)]
  const name = (day: number) => word.weekdays[day - 1] ?? ''
  const isRow = days.length > 2 && last - first === days.length - 1
  return isRow ? word.span(name(first), name(last)) : days.map(name).join(word.and)
}

function windowOf({ fromMinute, toMinute }: RuleContent, word: SentenceWords): string {
  if (fromMinute === 0 && toMinute === 1440) return word.allDay
  return `${clockTime(fromMinute)}–${fromMinute < toMinute ? '' : word.nextDay}${clockTime(toMinute)}`
}

function chargeOf({ rateBps, flat, min, cap, denied, receiver }: RuleContent, word: SentenceWords): string {
  if (denied) return word.denied
  if (cap === 0 || (rateBps === 0 && flat === 0 && min === 0)) return word.free
  const first = rateBps > 0 ? word.rate(percent(rateBps)) : word.flat(yuan(flat))
  return [
    first,
    ...(rateBps > 0 && flat > 0 ? [word.plusFlat(yuan(flat))] : []),
    ...(min > 0 ? [word.min(yuan(min))] : []),
    ...(cap === undefined ? [] : [word.cap(yuan(cap))]),
    word.to[receiver],
  ].join(word.comma)
}

/** Where a rule holds, in the page's language. */
export function whereOf(
  rule: Pick<RuleContent, 'merchantNo' | 'categoryId'>,
  places: Places,
  language: Language,
): string {
  const named = (place: { name: string; nameEn: string } | undefined, number: string) =>
    place === undefined ? number : language === 'en' ? place.nameEn : place.name
  const { merchantNo, categoryId } = rule
  if (merchantNo !== undefined)
    return named(
      places.merchants.find((one) => one.merchantNo === merchantNo),
      merchantNo,
    )
  if (categoryId !== undefined)
    return named(
      places.categories.find((one) => one.categoryId === categoryId),
      categoryId,
    )
  return SENTENCE_WORDS[language].everywhere
}

/** A rule as a sentence: who, where, when, how much, to whom, how long. */
export function sentenceOf(rule: RuleContent, places: Places, language: Language): string {
  const word = SENTENCE_WORDS[language]
  const { validFrom, validTo } = rule
  return word.whole({
    who: rule.identityClasses.map((one) => word.classes[one]).join(word.and),
    where: whereOf(rule, places, language),
    when: `${daysOf(rule.weekdays, word)} ${windowOf(rule, word)}`,
    what: chargeOf(rule, word),
    valid: validTo === undefined ? word.from(validFrom) : word.until(validFrom, validTo),
  })
}

/** A rule as the function that decides about payments takes it. */
export function toSurchargeRule(ruleId: string, version: number, rule: RuleContent): SurchargeRule {
  const { flat, min, cap, ...same } = rule
  return { ...same, ruleId, version, flatFen: flat, minFen: min, capFen: cap }
}
