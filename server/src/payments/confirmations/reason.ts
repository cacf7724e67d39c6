import type { ConfirmationReason } from '@yimatong/contract/states'
import type { CodeForm } from '../payment.ts'

/** What a reverse scan may take without the payer's PIN. */
export interface PinFreeLimits {
  /** In one payment, surcharge included, in fen. */
  totalFen: number
  /** Payments of one person on one business day. */
  perDay: number
}

/** A priced payment, as far as the question goes whether its payer must be asked. */
export interface AboutToCharge {
  totalFen: number
  codeForm: CodeForm
  /** What the payer has paid without a PIN on this business day; counted no further than the limit. */
  pinFreeToday: number
}

/** Why the payer must confirm this payment by PIN; undefined when it may be charged as it is. */
export function confirmationReason(
  limits: PinFreeLimits,
  { totalFen, codeForm, pinFreeToday }: AboutToCharge,
): ConfirmationReason | undefined {
  if (totalFen > limits.totalFen) return 'AMOUNT'
  // Whoever looks over a shoulder can remember twenty digits, and whoever reads them aloud is heard.
  if (codeForm === 'DIGITS') return 'DIGITS'
  if (pinFreeToday >= limits.perDay) return 'COUNT'
  return undefined
}
