import { formatYuan, parseYuan } from '@yimatong/contract/money'
import type { PortalDynamicCode, PortalDynamicCodeBody } from '@yimatong/contract/portal-api'

/** Six figures and two decimals: more than a payment may have is refused with words, not by swallowing keys. */
const TYPED = /^\d{0,6}(?:\.\d{0,2})?$/

/** What stands in the field after somebody typed or pasted: an amount in the making, else what stood there before. */
export function amountText(before: string, typed: string): string {
  // A Chinese keyboard types its own full stop, and figures of double width; people paste sums with signs.
  const text = typed
    .normalize('NFKC')
    .replaceAll('。', '.')
    .replaceAll(/[¥,\s]/g, '')
  if (!TYPED.test(text)) return before
  return text.startsWith('.') ? `0${text}` : text
}

/** What a code is asked for, without its number. */
export type NewCode = Omit<PortalDynamicCodeBody, 'outTradeNo'>

/** What stands in the form. */
export interface NewCodeWords {
  amount: string
  subject: string
  minutes: number
}

/** How long a code may be made to live, in minutes. */
export const LIVES: readonly number[] = [1, 2, 3, 5, 10, 15, 20, 30]
export const EMPTY_FORM: NewCodeWords = { amount: '', subject: '', minutes: 5 }

/** The form's words as a request; undefined while there is no amount that can be paid. */
export function newCodeOf(form: NewCodeWords): NewCode | undefined {
  const amount = parseYuan(form.amount)
  const subject = form.subject.trim()
  if (amount === undefined) return undefined
  return { amount, expiresIn: form.minutes * 60, ...(subject === '' ? {} : { subject }) }
}

/** The form that asks for such a code once more, with the shortest life that is no shorter. */
export function wordsOf(code: Pick<PortalDynamicCode, 'amount' | 'subject' | 'createdAt' | 'expiresAt'>): NewCodeWords {
  const minutes = (Date.parse(code.expiresAt) - Date.parse(code.createdAt)) / 60_000
  return {
    amount: formatYuan(code.amount).replaceAll(',', ''),
    subject: code.subject ?? '',
    minutes: LIVES.find((life) => life >= minutes) ?? EMPTY_FORM.minutes,
  }
}

/** A request and its number: kept until the server has answered. */
export interface Asked {
  outTradeNo: string
  code: NewCode
}

/**
 * The number under which this code is asked for. The very same code whose answer was lost is asked for under the number
 * that it has already, so that it is made once.
 */
export function asking(unanswered: Asked | undefined, code: NewCode, fresh: () => string): Asked {
  const same = unanswered !== undefined && JSON.stringify(unanswered.code) === JSON.stringify(code)
  return { outTradeNo: same ? unanswered.outTradeNo : fresh(), code }
}
