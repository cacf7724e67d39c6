import type { StatementLine, TransferPurpose } from '@yimatong/contract/onecard-api'

/**
 * What a kind of posting is compared with; a transfer's kind is its purpose. PAYMENT, BACK and SURCHARGE have a row here under the very
 * same id, or a reversal under its payment's; ASIDE moves no payment's money: it is counted and added up, and its own room, and
 * the auditor, answer for it.
 */
type Comparison = 'PAYMENT' | 'BACK' | 'SURCHARGE' | 'ASIDE'
export type LineKind = Exclude<StatementLine['kind'], 'TRANSFER'> | TransferPurpose

/** A kind that the contract adds does not compile before somebody has said here what it is compared with. */
const COMPARISONS: Readonly<Record<LineKind, Comparison>> = {
  DEBIT: 'PAYMENT',
  REVERSAL: 'BACK',
  REFUND: 'BACK',
  TOPUP: 'ASIDE',
  SURCHARGE_LATER: 'SURCHARGE',
  SURCHARGE_BACK: 'SURCHARGE',
  COUNTER_TOPUP: 'ASIDE',
  SUBSIDY: 'ASIDE',
  SUBSIDY_RETURN: 'ASIDE',
  SUBSIDY_FUNDING: 'ASIDE',
  ADJUSTMENT: 'ASIDE',
  CLOSING: 'ASIDE',
  PAYOUT: 'ASIDE',
  PAYOUT_RETURNED: 'ASIDE',
  COMMISSION: 'ASIDE',
  SUSPENSE_RELEASE: 'ASIDE',
  BANKING: 'ASIDE',
  CLEARING_SETTLED: 'ASIDE',
}

/** As SQL's list of what is compared. */
export const COMPARED_SQL = Object.entries(COMPARISONS)
  .filter(([, comparison]) => comparison !== 'ASIDE')
  .map(([kind]) => `'${kind}'`)
  .join(', ')
