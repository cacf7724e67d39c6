import type { ConfirmationReason } from '@yimatong/contract/states'
import type { CodeForm } from '../payment.ts'
import type { Habits } from '../price.ts'

/** What a reverse scan may take without the payer's PIN. */
export interface PinFreeLimits {
  /** In one payment, surcharge included, in fen. */
  totalFen: number
  /** Payments of one person on one business day. */
  perDay: number
}

/** A priced payment, as far as the question goes whether somebody must be asked. */
export interface AboutToCharge extends Habits {
  totalFen: number
  codeForm: CodeForm
  /** Whoever knows the code wants the payer's PIN. */
  asksPayer: boolean
}

/**
 * Why this payment must be confirmed; undefined when it may be charged as it is. By PIN, or with DUPLICATE by the cashier:
 * whoever types a PIN has seen what it is for, so nobody is asked twice.
 */
export function confirmationReason(
  limits: PinFreeLimits,
  { totalFen, codeForm, pinFreeToday, isElsewhere, earlier, asksPayer }: AboutToCharge,
): ConfirmationReason | undefined {
  if (totalFen > limits.totalFen || asksPayer) return 'AMOUNT'
  // Whoever looks over a shoulder can remember twenty digits, and whoever reads them aloud is heard.
  if (codeForm === 'DIGITS') return 'DIGITS'
  if (pinFreeToday >= limits.perDay) return 'COUNT'
  // One phone cannot be at two places: the code may have been passed on.
  if (isElsewhere) return 'RISK'
  if (earlier !== undefined) return 'DUPLICATE'
  return undefined
}
