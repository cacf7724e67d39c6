import { toRfc3339 } from '@yimatong/contract/clock'
import { type PostingItem, postingsAnswer } from '@yimatong/contract/onecard-api'
import type { Undo, UndoOutcome } from '../channel.ts'
import { inOrder } from './answers.ts'
import type { OnecardDeps } from './deps.ts'

/** One reversal per payment: asked again, by whomever, the same one. */
export function reversalIdOf(paymentId: string): string {
  return `${paymentId}-reversal`
}

/** Reverses debits, or leaves a tombstone where there was none, so that one that is still on its way is refused. */
export async function undo({ onecard, ledgerTimeoutMs }: OnecardDeps, items: readonly Undo[]): Promise<UndoOutcome[]> {
  const reversals: PostingItem[] = items.map(({ paymentId, businessDate, occurredAtMs }) => ({
    kind: 'REVERSAL',
    postingId: reversalIdOf(paymentId),
    reverses: paymentId,
    businessDate,
    occurredAt: toRfc3339(occurredAtMs),
  }))
  const { outcomes } = await onecard.post('/onecard/v1/postings', { items: reversals }, postingsAnswer, {
    timeoutMs: ledgerTimeoutMs,
  })
  const asked = reversals.map(({ postingId }) => ({ paymentId: postingId }))
  return inOrder(asked, outcomes, (outcome) => outcome.postingId).map(({ outcome }) =>
    outcome === 'POSTED' || outcome === 'TOMBSTONED' ? 'UNDONE' : 'NOT_UNDONE',
  )
}
