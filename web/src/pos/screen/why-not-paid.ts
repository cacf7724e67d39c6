import { DECLINES } from '@yimatong/contract/states'
import { DECLINE_WORDS } from '../../shared/declines.ts'
import type { Language } from '../../shared/i18n/language.ts'
import { MERCHANT_REFUSAL_WORDS } from '../../shared/merchant-refusals.ts'
import type { SaleRecord } from '../logic/record.ts'
import { PIN_WORDS } from './pin-words.ts'
import { WAITING_WORDS } from './waiting-words.ts'
import { END_WORDS } from './words.ts'

/** Why a sale ended without money, and what the cashier does next. */
export function whyNotPaid(record: SaleRecord, language: Language): { cause: string; next: string } {
  const ends = END_WORDS[language]
  if (record.view?.state === 'REVOKED') return ends.revoked
  const declineCode = record.state === 'DECLINED' ? record.view?.declineCode : undefined
  const merchantRefusal = record.state === 'DECLINED' ? record.view?.merchantRefusal : undefined
  if (merchantRefusal !== undefined) return ends.merchantStopped(MERCHANT_REFUSAL_WORDS[language][merchantRefusal])
  if (declineCode !== undefined) {
    return { cause: DECLINE_WORDS[language][declineCode], next: ends.byRetry[DECLINES[declineCode].retry] }
  }
  if (record.state === 'REFUSED') return whyRefused(record, language)
  if (record.state === 'NOT_CHARGED') return ends.neverArrived
  if (record.form !== 'DYNAMIC' && record.state === 'CLOSED') {
    const { ends: waiting } = WAITING_WORDS[language]
    if (record.view?.confirmation?.reason === 'DUPLICATE') return waiting.notAgain
    if (record.unwanted) return waiting.cancelled
  }
  const confirmation = record.form === 'DYNAMIC' ? undefined : record.view?.confirmation
  if (confirmation !== undefined) return PIN_WORDS[language].ends[confirmation.state]
  return hasExpired(record) ? ends.expired : ends.closed
}

function whyRefused({ refusal }: SaleRecord, language: Language): { cause: string; next: string } {
  const { refused } = END_WORDS[language]
  if (refusal === 'TERMINAL_LOCKED') return END_WORDS[language].locked
  if (refusal === 'MERCHANT_DISABLED') return { ...refused, cause: DECLINE_WORDS[language].MERCHANT_DISABLED }
  return { ...refused, cause: `${refused.cause} (${refusal ?? ''})` }
}

/** A dynamic code that nobody paid in its time; else somebody closed it. */
export function hasExpired(record: SaleRecord): boolean {
  const { endedAt = 0 } = record
  return record.form === 'DYNAMIC' && record.shown !== undefined && endedAt >= record.shown.expiresAt
}
