import { type RedemptionItem, type RedemptionOutcome, redemptionsAnswer } from '@yimatong/contract/tsm-api'
import type { CodeToRedeem, Redemption } from '../channel.ts'
import { inOrder } from './answers.ts'
import type { OnecardDeps } from './deps.ts'

/** Redeems codes at the TSM: once per code, bound to the payment, the same answer when asked again. */
export async function redeem(
  { tsm, redeemTimeoutMs }: OnecardDeps,
  codes: readonly CodeToRedeem[],
): Promise<Redemption[]> {
  const items: RedemptionItem[] = codes.map(({ amountFen, ...code }) => ({ ...code, amount: amountFen }))
  const { outcomes } = await tsm.post('/tsm/v1/redemptions', { items }, redemptionsAnswer, {
    timeoutMs: redeemTimeoutMs,
  })
  return inOrder(codes, outcomes, (outcome) => outcome.paymentId).map(toRedemption)
}

function toRedemption(answer: RedemptionOutcome): Redemption {
  switch (answer.outcome) {
    case 'REDEEMED': {
      const { personId, deviceId, form } = answer
      return { outcome: 'REDEEMED', personId, deviceId, codeForm: form }
    }
    case 'DECLINED':
      return { outcome: 'DECLINED', declineCode: answer.declineCode, usedBy: answer.usedBy }
    case 'CONFLICT':
      // A payment's id is ours, new and sent once with one code; another code under it is no proof of anybody.
      return { outcome: 'DECLINED', declineCode: 'CODE_INVALID' }
  }
}
