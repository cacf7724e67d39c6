import { surchargeFen, type SurchargeRule, winningRule } from '@yimatong/contract/surcharge'
import type { IdentityClass } from '@yimatong/contract/states'
import type { SurchargePreview } from './record.ts'

export interface PreviewQuestion {
  rules: readonly SurchargeRule[]
  merchantNo: string
  identityClass: IdentityClass
  amountFen: number
  /** Milliseconds by the server's clock. */
  now: number
}

/** What the surcharge will be if the server knows the payer as the voucher does. For showing only. */
export function previewOf({ rules, merchantNo, identityClass, amountFen, now }: PreviewQuestion): SurchargePreview {
  const rule = winningRule(rules, { identityClass, merchantNo, amountFen, epochMs: now })
  if (rule === undefined || rule.denied) return { identityClass, surchargeFen: 0, rateBps: 0 }
  return { identityClass, surchargeFen: surchargeFen(rule, amountFen), rateBps: rule.rateBps }
}
