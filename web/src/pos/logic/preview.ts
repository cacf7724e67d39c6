import type { TerminalConfig } from '@yimatong/contract/gateway-api'
import { surchargeFen, winningRule } from '@yimatong/contract/surcharge'
import type { IdentityClass } from '@yimatong/contract/states'
import type { SurchargePreview } from './record.ts'

export interface PreviewQuestion {
  config: Pick<TerminalConfig, 'surchargeRules' | 'merchantNo' | 'categoryId'>
  identityClass: IdentityClass
  amountFen: number
  /** Milliseconds by the server's clock. */
  now: number
}

/** What the surcharge will be if the server knows the payer as the voucher does. For showing only. */
export function previewOf({ config, identityClass, amountFen, now }: PreviewQuestion): SurchargePreview {
  const { surchargeRules, merchantNo, categoryId } = config
  const rule = winningRule(surchargeRules, { identityClass, merchantNo, categoryId, amountFen, epochMs: now })
  if (rule === undefined || rule.denied) return { identityClass, surchargeFen: 0, rateBps: 0 }
  return { identityClass, surchargeFen: surchargeFen(rule, amountFen), rateBps: rule.rateBps }
}
