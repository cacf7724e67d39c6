import { parseYuan } from '@yimatong/contract/money'
import type { PortalPayment } from '@yimatong/contract/portal-api'
import type { MerchantRole } from '@yimatong/contract/roles'
import {
  CASHIER_REFUND_FEN,
  judgeRefund,
  type RefundablePayment,
  refundableFen,
  type RefundVerdict,
  surchargeOfRefund,
} from '@yimatong/contract/refund'

type Paid = Pick<PortalPayment, 'state' | 'amount' | 'surcharge' | 'total' | 'businessDate' | 'refunds'>

/** Who looks, and on which campus day. */
export interface Viewer {
  role: MerchantRole
  today: string
}

/** What was paid, and what of it has gone back or is on its way. What is merely asked for is neither. */
export function refundableOf({ amount, surcharge, refunds }: Paid): RefundablePayment {
  const moved = refunds.filter(({ state }) => state === 'PROCESSING' || state === 'SUCCESS')
  return {
    amountFen: amount,
    surchargeFen: surcharge.amount,
    refundedAmountFen: moved.reduce((sum, refund) => sum + refund.amount, 0),
    refundedSurchargeFen: moved.reduce((sum, refund) => sum + refund.surcharge, 0),
    surchargeAloneFen: moved.reduce((sum, refund) => sum + (refund.amount === 0 ? refund.surcharge : 0), 0),
  }
}

/** What a refund of a part would do; all in fen. */
export interface Preview {
  amountFen: number
  surchargeFen: number
  /** What the customer gets. */
  totalFen: number
  /** What the merchant and the school have kept of the payment, now and afterwards. */
  keptFen: number
  keptAfterFen: number
  /** Of the amount, what could still go back afterwards. */
  leftFen: number
  verdict: RefundVerdict
}

/** `amountFen` is 1 to what is refundable. */
export function previewOf(payment: Paid, amountFen: number, { role, today }: Viewer): Preview {
  const refundable = refundableOf(payment)
  const surchargeFen = surchargeOfRefund(refundable, amountFen)
  const totalFen = amountFen + surchargeFen
  const backFen = refundable.refundedAmountFen + refundable.refundedSurchargeFen
  const { businessDate } = payment
  return {
    amountFen,
    surchargeFen,
    totalFen,
    keptFen: payment.total - backFen,
    keptAfterFen: payment.total - backFen - totalFen,
    leftFen: refundableFen(refundable) - amountFen,
    verdict: judgeRefund({ role, businessDate, today, wholeFen: backFen + totalFen }),
  }
}

/** Of the amount, the most that this role may give back, in fen; 0 when it may nothing. */
export function mostFen(payment: Paid, viewer: Viewer): number {
  const rest = refundableFen(refundableOf(payment))
  const may = (amountFen: number) => ['ALONE', 'SECOND_PERSON'].includes(previewOf(payment, amountFen, viewer).verdict)
  // The more goes back, the more surcharge with it, so what is too much stays too much.
  let [most, tooMuch] = [0, Math.min(rest, viewer.role === 'CASHIER' ? CASHIER_REFUND_FEN : rest) + 1]
  while (tooMuch - most > 1) {
    const middle = Math.floor((most + tooMuch) / 2)
    if (may(middle)) most = middle
    else tooMuch = middle
  }
  return most
}

/**
 * Whether a refund is offered here. NOTHING: there is nothing that could go back, and nothing to say; the others are why
 * this role may not.
 */
export type Offer = 'OFFERED' | 'NOTHING' | Exclude<RefundVerdict, 'ALONE' | 'SECOND_PERSON'>

export function offerOf(payment: Paid, viewer: Viewer): Offer {
  const wasPaid = payment.state === 'SUCCESS' || payment.state === 'REFUND'
  if (!wasPaid || refundableFen(refundableOf(payment)) === 0) return 'NOTHING'
  const { verdict } = previewOf(payment, 1, viewer)
  return verdict === 'ALONE' || verdict === 'SECOND_PERSON' ? 'OFFERED' : verdict
}

/** What was typed, as a part that can go back, in fen; or why it cannot. */
export function readPart(text: string, payment: Paid): number | 'EMPTY' | 'NO_AMOUNT' | 'TOO_MUCH' {
  if (!/[1-9]/.test(text)) return 'EMPTY'
  const fen = parseYuan(text)
  if (fen === undefined) return 'NO_AMOUNT'
  return fen > refundableFen(refundableOf(payment)) ? 'TOO_MUCH' : fen
}

/** What goes back with a refund: of one that waits, what it would be if it were approved now. */
export function partsOf(payment: Paid, refund: Paid['refunds'][number]): { surchargeFen: number; totalFen: number } {
  const refundable = refundableOf(payment)
  const waits = refund.state === 'REQUESTED' && refund.amount <= refundableFen(refundable)
  const surchargeFen = waits ? surchargeOfRefund(refundable, refund.amount) : refund.surcharge
  return { surchargeFen, totalFen: refund.amount + surchargeFen }
}
