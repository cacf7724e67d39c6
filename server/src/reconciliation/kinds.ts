import type { StatementLine } from '@yimatong/contract/onecard-api'

/**
 * What a kind of posting is compared with. PAYMENT and BACK have a row here under the very same id, or a reversal under its
 * payment's; ASIDE moves no payment's money: it is counted and added up, and its own room answers for it.
 */
type Comparison = 'PAYMENT' | 'BACK' | 'ASIDE'

/** A kind that the contract adds does not compile before somebody has said here what it is compared with. */
const COMPARISONS: Readonly<Record<StatementLine['kind'], Comparison>> = {
  DEBIT: 'PAYMENT',
  REVERSAL: 'BACK',
  REFUND: 'BACK',
  TOPUP: 'ASIDE',
  TRANSFER: 'ASIDE',
}

/** As SQL's list of what is compared. */
export const COMPARED_SQL = Object.entries(COMPARISONS)
  .filter(([, comparison]) => comparison !== 'ASIDE')
  .map(([kind]) => `'${kind}'`)
  .join(', ')
