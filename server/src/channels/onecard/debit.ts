import { toRfc3339 } from '@yimatong/contract/clock'
import {
  type DebitItem,
  type PostingOutcome,
  postingsAnswer,
  schoolSurchargeAccountFor,
} from '@yimatong/contract/onecard-api'
import { isDeclineCode } from '@yimatong/contract/states'
import type { Debit, DebitOutcome } from '../channel.ts'
import { inOrder } from './answers.ts'
import type { OnecardDeps } from './deps.ts'

/** Posts debits at the one-card backend. The posting's id is the payment's. */
export async function debit(
  { onecard, ledgerTimeoutMs }: OnecardDeps,
  debits: readonly Debit[],
): Promise<DebitOutcome[]> {
  const body = { items: debits.map(toPosting) }
  const { outcomes } = await onecard.post('/onecard/v1/postings', body, postingsAnswer, { timeoutMs: ledgerTimeoutMs })
  return inOrder(debits, outcomes, (outcome) => outcome.postingId).map(toOutcome)
}

function toPosting(debit: Debit): DebitItem {
  const { merchantAccount, surchargeFen, surchargeReceiver } = debit
  return {
    kind: 'DEBIT',
    postingId: debit.paymentId,
    payerAccount: debit.payerAccount,
    merchantAccount,
    amount: debit.amountFen,
    surcharge: surchargeFen,
    ...(surchargeFen === 0
      ? {}
      : {
          surchargeAccount:
            surchargeReceiver === 'SCHOOL' ? schoolSurchargeAccountFor(merchantAccount) : merchantAccount,
        }),
    businessDate: debit.businessDate,
    occurredAt: toRfc3339(debit.occurredAtMs),
    memo: debit.memo,
  }
}

function toOutcome(answer: PostingOutcome): DebitOutcome {
  switch (answer.outcome) {
    case 'POSTED': {
      const { balanceAfter: balanceAfterFen, subsidy: subsidyFen = 0, postedAt } = answer
      return { outcome: 'POSTED', balanceAfterFen, subsidyFen, postedAtMs: Date.parse(postedAt) }
    }
    case 'DECLINED':
      // Reasons that only paying back can have say nothing of a debit.
      return isDeclineCode(answer.declineCode)
        ? { outcome: 'DECLINED', declineCode: answer.declineCode }
        : { outcome: 'UNKNOWN' }
    case 'TOMBSTONED':
      return { outcome: 'DECLINED', declineCode: 'REVERSED' }
    case 'CONFLICT':
      // Something else stands under our id. What it is must be looked at, not guessed.
      return { outcome: 'UNKNOWN' }
  }
}
