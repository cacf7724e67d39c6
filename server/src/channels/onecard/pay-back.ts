import { toRfc3339 } from '@yimatong/contract/clock'
import { type PostingItem, type PostingOutcome, postingsAnswer } from '@yimatong/contract/onecard-api'
import type { PayBack, PayBackOutcome } from '../channel.ts'
import { inOrder } from './answers.ts'
import type { OnecardDeps } from './deps.ts'
import { reversalIdOf } from './undo.ts'

/** Pays debits back at the one-card backend. A refund's id is its posting's; asked again, it is the same one. */
export async function payBack(
  { onecard, ledgerTimeoutMs }: OnecardDeps,
  items: readonly PayBack[],
): Promise<PayBackOutcome[]> {
  const postings = items.map(toPosting)
  const { outcomes } = await onecard.post('/onecard/v1/postings', { items: postings }, postingsAnswer, {
    timeoutMs: ledgerTimeoutMs,
  })
  const asked = postings.map(({ postingId }) => ({ paymentId: postingId }))
  return inOrder(asked, outcomes, (outcome) => outcome.postingId).map(toOutcome)
}

function toPosting(item: PayBack): PostingItem {
  const when = { businessDate: item.businessDate, occurredAt: toRfc3339(item.occurredAtMs) }
  if (item.kind === 'REVERSAL') {
    return { kind: 'REVERSAL', postingId: reversalIdOf(item.paymentId), reverses: item.paymentId, ...when }
  }
  const { refundId, paymentId, amountFen: amount, surchargeFen: surcharge } = item
  return { kind: 'REFUND', postingId: refundId, refunds: paymentId, amount, surcharge, ...when }
}

function toOutcome(answer: PostingOutcome): PayBackOutcome {
  if (answer.outcome === 'POSTED') {
    const { postedAt, suspense = false, subsidy: subsidyFen = 0, subsidyToFund = false } = answer
    return { outcome: 'PAID_BACK', postedAtMs: Date.parse(postedAt), toSuspense: suspense, subsidyFen, subsidyToFund }
  }
  return { outcome: 'REFUSED', reason: answer.outcome === 'DECLINED' ? answer.declineCode : answer.outcome }
}
