import type { AppliedRule } from '../../payments/payment.ts'
import type { NamedSurchargeRule } from '../../payments/surcharge-rules.ts'
import { surchargeOfRefund } from '@yimatong/contract/refund'
import type { IdentityClass } from '@yimatong/contract/states'
import { surchargeFen, winningRule } from '@yimatong/contract/surcharge'

/** Up to here a pending surcharge is not worth asking for, in fen; and how many days it is asked for. */
export interface WaiverLimits {
  belowFen: number
  afterDays: number
}

/** A payment whose surcharge is pending, as it is judged. */
export interface PendingPayment {
  merchantNo: string
  categoryId: string | undefined
  amountFen: number
  /** What of it went back or is on its way. */
  refundedFen: number
  createdAtMs: number
}

/** `wholeFen` would have been the surcharge of the whole amount; `surchargeFen` is what of it is still owed. */
export type Judgement =
  | { is: 'COLLECT'; surchargeFen: number; wholeFen: number; rule: AppliedRule }
  | { is: 'WAIVE'; because: 'GIVEN_BACK' | 'NO_RULE' | 'BELOW_LIMIT' }

/**
 * What the payer owes, now that the identity is established: by the rules that stood at the payment's instant, on what has not
 * gone back. Where those would have turned the payer away nothing was owed, and a payment of the past cannot be refused.
 */
export function judge(
  rules: readonly NamedSurchargeRule[],
  identityClass: IdentityClass,
  payment: PendingPayment,
  limits: WaiverLimits,
): Judgement {
  const { amountFen, refundedFen, createdAtMs: epochMs } = payment
  if (refundedFen >= amountFen) return { is: 'WAIVE', because: 'GIVEN_BACK' }
  const { merchantNo, categoryId } = payment
  const winner = winningRule(rules, { identityClass, merchantNo, categoryId, amountFen, epochMs })
  if (winner === undefined || winner.denied) return { is: 'WAIVE', because: 'NO_RULE' }
  const wholeFen = surchargeFen(winner, amountFen)
  const owed = stillOwed(wholeFen, payment)
  if (owed === 0) return { is: 'WAIVE', because: 'NO_RULE' }
  if (owed < limits.belowFen) return { is: 'WAIVE', because: 'BELOW_LIMIT' }
  const { ruleId, version, rateBps, receiver, name, nameEn } = winner
  return { is: 'COLLECT', surchargeFen: owed, wholeFen, rule: { ruleId, version, rateBps, receiver, name, nameEn } }
}

/** The surcharge of what has not gone back: divided as a refund would have divided it. */
function stillOwed(wholeFen: number, { amountFen, refundedFen }: PendingPayment): number {
  if (refundedFen === 0) return wholeFen
  const paid = { amountFen, surchargeFen: wholeFen, refundedAmountFen: 0, refundedSurchargeFen: 0 }
  return wholeFen - surchargeOfRefund(paid, refundedFen)
}
