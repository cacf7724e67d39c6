import { SYSTEM_BOOKS } from '@yimatong/contract/chart-of-accounts'
import { dateAndTime, formatYuan, percent } from '../../../shared/format.ts'
import type { Language } from '../../../shared/i18n/language.ts'
import { clockTime } from '../rules/sentence.ts'
import type { Leaf } from './changes.ts'
import { VALUE_WORDS } from './value-words.ts'

/** Members that hold money without saying so in their name; what is called `...Fen` is money anyway. */
const MONEY = new Set([
  'amount',
  'cap',
  'counted',
  'dailyLimit',
  'expected',
  'flat',
  'min',
  'newSum',
  'oldSum',
  'paid',
  'paymentLimit',
  'returned',
  'total',
])
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|\+00:00)$/

const isMoney = (field: string, value: Leaf): value is number =>
  typeof value === 'number' && (field.endsWith('Fen') || MONEY.has(field))

function sayNumber(field: string, value: number): string {
  if (isMoney(field, value)) return `¥${formatYuan(value)}`
  if (field.endsWith('Bps')) return percent(value)
  return field.endsWith('Minute') ? clockTime(value) : String(value)
}

/** What stands in a member, as people say it: money in yuan, rates in per cent, times of day, and codes in words. */
export function sayValue(field: string, value: Exclude<Leaf, null>, language: Language): string {
  const word = VALUE_WORDS[language]
  if (typeof value === 'boolean') return value ? word.yes : word.no
  if (typeof value === 'number') return sayNumber(field, value)
  if (INSTANT.test(value)) return dateAndTime(value, language)
  const codes = word.codes[field]
  if (codes !== undefined) return listed(value, codes).join(word.and)
  return SYSTEM_BOOKS[value]?.[language === 'en' ? 'en' : 'zh'] ?? value
}

/** A list of codes was joined with commas; one that nobody has named is shown as it came. */
const listed = (value: string, codes: Readonly<Record<string, string>>): string[] =>
  value.split(', ').map((code) => codes[code] ?? code)
