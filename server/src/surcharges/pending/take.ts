import { toRfc3339 } from '@yimatong/contract/clock'
import { postingsAnswer, schoolSurchargeAccountFor } from '@yimatong/contract/onecard-api'
import type { ServiceClient } from '@yimatong/kit/service-client'
import type { SettleDeps } from './settle.ts'

/** Takes a surcharge later by a transfer from the payer to whoever the rule says. Rejects when there is no answer, or none that fits. */
export const takeFrom =
  (onecard: Pick<ServiceClient, 'post'>): SettleDeps['take'] =>
  async ({ postingId, payerAccount, merchantAccount, receiver, amountFen, businessDate, occurredAtMs, memo }) => {
    const to = receiver === 'MERCHANT' ? merchantAccount : schoolSurchargeAccountFor(merchantAccount)
    const item = {
      kind: 'TRANSFER',
      postingId,
      purpose: 'SURCHARGE_LATER',
      from: payerAccount,
      to,
      amount: amountFen,
      businessDate,
      occurredAt: toRfc3339(occurredAtMs),
      memo,
    }
    const { outcomes } = await onecard.post('/onecard/v1/postings', { items: [item] }, postingsAnswer)
    const outcome = outcomes[0]?.outcome
    if (outcome === 'POSTED' || outcome === 'DECLINED') return outcome
    throw new Error(`the ledger answers ${outcome ?? 'nothing'} to ${postingId}`)
  }
