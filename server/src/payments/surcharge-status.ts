import type { AppliedRule, Payer, SurchargeStatus } from './payment.ts'

/**
 * How the surcharge of a payment stands. Somebody whose class is not established pays the base price, and what would come on
 * top is left open: it is never guessed against the payer.
 */
export function surchargeStatusOf(payer: Pick<Payer, 'identityClass'>, rule: AppliedRule | undefined): SurchargeStatus {
  if (payer.identityClass === undefined) return 'PENDING'
  return rule === undefined ? 'NONE' : 'APPLIED'
}
