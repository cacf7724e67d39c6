import { parseYuan } from '@yimatong/contract/money'
import { flawOf, type RuleContent } from '@yimatong/contract/office-rules-api'
import type { IdentityClass } from '@yimatong/contract/states'
import { clockTime } from './sentence.ts'

/** A rule as it stands in the form: what was typed, understood or not. */
export interface RuleForm {
  name: string
  nameEn: string
  identityClasses: readonly IdentityClass[]
  scope: 'ALL' | 'CATEGORY' | 'MERCHANT'
  merchantNo: string
  categoryId: string
  weekdays: readonly number[]
  from: string
  to: string
  validFrom: string
  validTo: string
  denied: boolean
  rate: string
  flat: string
  min: string
  cap: string
  receiver: RuleContent['receiver']
}

const yuanTyped = (fen: number): string => (fen === 0 ? '' : (fen / 100).toFixed(2))

/** A rule as it is first shown for editing; a new one takes nothing yet, from today on. */
export function formOf(rule: RuleContent | undefined, today: string): RuleForm {
  const known = rule ?? NEW
  return {
    name: known.name,
    nameEn: known.nameEn,
    identityClasses: known.identityClasses,
    scope: known.merchantNo !== undefined ? 'MERCHANT' : known.categoryId !== undefined ? 'CATEGORY' : 'ALL',
    merchantNo: known.merchantNo ?? '',
    categoryId: known.categoryId ?? '',
    weekdays: known.weekdays,
    from: clockTime(known.fromMinute),
    to: clockTime(known.toMinute),
    validFrom: rule?.validFrom ?? today,
    validTo: known.validTo ?? '',
    denied: known.denied,
    rate: known.rateBps === 0 ? '' : String(known.rateBps / 100),
    flat: yuanTyped(known.flat),
    min: yuanTyped(known.min),
    cap: known.cap === undefined ? '' : (known.cap / 100).toFixed(2),
    receiver: known.receiver,
  }
}

const NEW: RuleContent = {
  name: '',
  nameEn: '',
  identityClasses: ['OUTSIDER'],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  fromMinute: 0,
  toMinute: 1440,
  validFrom: '',
  rateBps: 0,
  flat: 0,
  min: 0,
  receiver: 'SCHOOL',
  denied: false,
}

/** Basis points from a percentage with at most two decimals; undefined when it is none up to 100. */
export function readRate(text: string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{0,2}))?$/.exec(text.trim() === '' ? '0' : text.trim())
  if (!match) return undefined
  const bps = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return bps <= 10_000 ? bps : undefined
}

/** Fen; nothing typed is none, and zero is an amount here. */
function readFen(text: string): number | undefined {
  const plain = text.trim()
  return /^0*(?:\.0{0,2})?$/.test(plain) ? 0 : parseYuan(plain)
}

/** Minutes of the day from `11:30`; `24:00` is its end. */
export function readClock(text: string): number | undefined {
  const match = /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(text.trim())
  const minutes = match === null ? undefined : Number(match[1]) * 60 + Number(match[2])
  return minutes !== undefined && minutes <= 1440 ? minutes : undefined
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The rule that was typed, or which fields are not understood. */
export function readForm(form: RuleForm): { rule: RuleContent } | { bad: readonly string[] } {
  const [rateBps, flat, min] = [readRate(form.rate), readFen(form.flat), readFen(form.min)]
  const cap = form.cap.trim() === '' ? undefined : readFen(form.cap)
  const [fromMinute, toMinute] = [readClock(form.from), readClock(form.to)]
  const bad = [
    ...(form.name.trim() === '' ? ['name'] : []),
    ...(form.nameEn.trim() === '' ? ['nameEn'] : []),
    ...(form.identityClasses.length === 0 ? ['classes'] : []),
    ...(form.weekdays.length === 0 ? ['weekdays'] : []),
    ...(form.scope === 'MERCHANT' && form.merchantNo === '' ? ['merchantNo'] : []),
    ...(form.scope === 'CATEGORY' && form.categoryId === '' ? ['categoryId'] : []),
    ...(fromMinute === undefined || fromMinute > 1439 ? ['from'] : []),
    ...(toMinute === undefined || toMinute === 0 ? ['to'] : []),
    ...(DAY.test(form.validFrom) ? [] : ['validFrom']),
    ...(rateBps === undefined ? ['rate'] : []),
    ...(flat === undefined ? ['flat'] : []),
    ...(min === undefined ? ['min'] : []),
    ...(form.cap.trim() !== '' && cap === undefined ? ['cap'] : []),
  ]
  if (fromMinute === undefined || toMinute === undefined || bad.length > 0) return { bad }
  const charge = form.denied
    ? { rateBps: 0, flat: 0, min: 0 }
    : { rateBps: rateBps ?? 0, flat: flat ?? 0, min: min ?? 0 }
  const rule: RuleContent = {
    name: form.name.trim(),
    nameEn: form.nameEn.trim(),
    identityClasses: [...form.identityClasses],
    ...(form.scope === 'MERCHANT' ? { merchantNo: form.merchantNo } : {}),
    ...(form.scope === 'CATEGORY' ? { categoryId: form.categoryId } : {}),
    weekdays: form.weekdays.toSorted((a, b) => a - b),
    fromMinute,
    toMinute,
    validFrom: form.validFrom,
    ...(form.validTo === '' ? {} : { validTo: form.validTo }),
    ...charge,
    ...(cap === undefined || form.denied ? {} : { cap }),
    receiver: form.receiver,
    denied: form.denied,
  }
  const flaw = flawOf(rule)
  return flaw === undefined ? { rule } : { bad: [flaw.field === 'toMinute' ? 'to' : flaw.field] }
}
