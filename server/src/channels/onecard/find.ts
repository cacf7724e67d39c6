import { postingQueryAnswer, type PostingRecord } from '@yimatong/contract/onecard-api'
import { isDeclineCode } from '@yimatong/contract/states'
import type { FoundDebit } from '../channel.ts'
import type { OnecardDeps } from './deps.ts'

/** What the one-card backend knows of these payments. */
export async function find(
  { onecard, ledgerTimeoutMs }: OnecardDeps,
  paymentIds: readonly string[],
): Promise<FoundDebit[]> {
  const path = '/onecard/v1/postings/query'
  const { postings } = await onecard.post(path, { postingIds: paymentIds }, postingQueryAnswer, {
    timeoutMs: ledgerTimeoutMs,
  })
  const byId = new Map(postings.map((posting) => [posting.postingId, posting]))
  return paymentIds.map((paymentId) => toFound(byId.get(paymentId)))
}

function toFound(posting: PostingRecord | undefined): FoundDebit {
  if (posting === undefined) return { outcome: 'NEVER_SEEN' }
  const { outcome, declineCode, reversedBy, surcharge: surchargeFen, memo } = posting
  if (outcome === 'TOMBSTONED' || declineCode === 'REVERSED') return { outcome: 'REFUSED' }
  if (reversedBy !== undefined) return { outcome: 'UNDONE', surchargeFen, memo }
  if (outcome === 'POSTED') {
    const { balanceAfter: balanceAfterFen, subsidy: subsidyFen = 0, postedAt } = posting
    return { outcome, balanceAfterFen, subsidyFen, postedAtMs: Date.parse(postedAt), surchargeFen, memo }
  }
  if (declineCode === undefined || !isDeclineCode(declineCode))
    throw new Error(`${posting.postingId} was declined as no debit is: ${declineCode ?? 'without a reason'}`)
  return { outcome, declineCode, surchargeFen, memo }
}
