import { toRfc3339 } from '@yimatong/contract/clock'
import {
  postingsAnswer,
  schoolSurchargeAccountFor,
  SUSPENSE_ACCOUNT,
  type TransferItem,
} from '@yimatong/contract/onecard-api'
import type { ServiceClient } from '@yimatong/kit/service-client'
import type { GiveBackDeps } from './give-back.ts'
import type { LaterSurcharge, SettleDeps } from './settle.ts'

type Onecard = Pick<ServiceClient, 'post'>

/** Who a surcharge that was pending is paid to, and who gives it back. */
const receiverOf = ({ receiver, merchantAccount }: Pick<LaterSurcharge, 'receiver' | 'merchantAccount'>): string =>
  receiver === 'MERCHANT' ? merchantAccount : schoolSurchargeAccountFor(merchantAccount)

/** Takes a surcharge later by a transfer from the payer to whoever the rule says. Rejects when there is no answer, or none that fits. */
export const takeFrom =
  (onecard: Onecard): SettleDeps['take'] =>
  async (later) => {
    const { postingId, payerAccount, amountFen, businessDate, occurredAtMs, memo } = later
    const accounts = { from: payerAccount, to: receiverOf(later) }
    const when = { businessDate, occurredAt: toRfc3339(occurredAtMs) }
    const purpose = 'SURCHARGE_LATER'
    const item = { kind: 'TRANSFER', postingId, purpose, ...accounts, amount: amountFen, ...when, memo } as const
    return (await ask(onecard, item)) === 'POSTED' ? 'POSTED' : 'DECLINED'
  }

/** Gives a part of such a surcharge back, to its payer or, where that account is closed, to wait for its owner. */
export const giveFrom =
  (onecard: Onecard): GiveBackDeps['give'] =>
  ({ postingId, payerAccount, amountFen, businessDate, occurredAtMs, memo, toSuspense, ...rule }) => {
    const to = toSuspense ? { to: SUSPENSE_ACCOUNT, owner: payerAccount } : { to: payerAccount }
    const when = { businessDate, occurredAt: toRfc3339(occurredAtMs) }
    const purpose = 'SURCHARGE_BACK'
    const from = receiverOf(rule)
    return ask(onecard, { kind: 'TRANSFER', postingId, purpose, from, ...to, amount: amountFen, ...when, memo })
  }

/** POSTED, or why the ledger refuses for ever under this id. */
async function ask(onecard: Onecard, item: TransferItem): Promise<string> {
  const { outcomes } = await onecard.post('/onecard/v1/postings', { items: [item] }, postingsAnswer)
  const [outcome] = outcomes
  if (outcome?.outcome === 'POSTED') return 'POSTED'
  if (outcome?.outcome === 'DECLINED') return outcome.declineCode
  throw new Error(`the ledger answers ${outcome?.outcome ?? 'nothing'} to ${item.postingId}`)
}
