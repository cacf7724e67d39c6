import { DECLINES } from '@yimatong/contract/states'
import { DECLINE_WORDS } from '../../shared/declines.ts'
import type { Language } from '../../shared/i18n/language.ts'
import type { SaleRecord } from '../logic/record.ts'
import { END_WORDS } from './words.ts'

/** Why a sale ended without money, and what the cashier does next. */
export function whyNotPaid(record: SaleRecord, language: Language): { cause: string; next: string } {
  const ends = END_WORDS[language]
  const declineCode = record.state === 'DECLINED' ? record.view?.declineCode : undefined
  if (declineCode !== undefined) {
    return { cause: DECLINE_WORDS[language][declineCode], next: ends.byRetry[DECLINES[declineCode].retry] }
  }
  if (record.state === 'REFUSED') return { ...ends.refused, cause: `${ends.refused.cause} (${record.refusal ?? ''})` }
  return record.state === 'NOT_CHARGED' ? ends.neverArrived : ends.closed
}
