import type { PayBackMode, PayBackReason } from '@yimatong/contract/office-pay-backs-api'
import { shareOf } from '@yimatong/contract/money'
import {
  type RefundablePayment,
  refundableFen,
  refundableSurchargeFen,
  surchargeOfRefund,
} from '@yimatong/contract/refund'
import type { TradeState } from '@yimatong/contract/states'

/** What is known of a payment that a batch looks at. */
export interface Candidate extends RefundablePayment {
  paymentId: string
  merchantNo: string
  personId: string | null
  state: TradeState
  isSandbox: boolean
  /** Paid from the one-card; nothing else can be paid back by us. */
  isOneCard: boolean
  isTooOld: boolean
  /** Another batch that runs has it. */
  isElsewhere: boolean
}

/** What goes back, in fen; or why nothing does. */
export type Verdict = { amountFen: number; surchargeFen: number } | { reason: PayBackReason }

/** What to give back of a payment. `shareBps` is of the amount as it was paid, and never more than is left. */
export function judge(payment: Candidate, mode: PayBackMode, shareBps = 0): Verdict {
  const reason = whyNot(payment)
  if (reason !== undefined) return { reason }
  const left = { amountFen: refundableFen(payment), surchargeFen: refundableSurchargeFen(payment) }
  if (mode === 'SURCHARGE') {
    if (payment.surchargeFen === 0) return { reason: 'NO_SURCHARGE' }
    return left.surchargeFen === 0 ? { reason: 'NOTHING_LEFT' } : { amountFen: 0, surchargeFen: left.surchargeFen }
  }
  const wanted = mode === 'ALL' ? left.amountFen : shareOf(payment.amountFen, shareBps)
  const amountFen = Math.min(wanted, left.amountFen)
  if (amountFen === 0) return { reason: 'NOTHING_LEFT' }
  return { amountFen, surchargeFen: surchargeOfRefund(payment, amountFen) }
}

function whyNot({ state, isSandbox, isOneCard, isTooOld, isElsewhere }: Candidate): PayBackReason | undefined {
  if (isSandbox) return 'SANDBOX'
  if (!isOneCard) return 'OTHER_CHANNEL'
  if (state === 'PROCESSING' || state === 'USERPAYING') return 'UNFINISHED'
  if (state === 'REVOKED') return 'REVERSED'
  if (isTooOld) return 'TOO_OLD'
  return isElsewhere ? 'IN_ANOTHER' : undefined
}
