import { businessDateOf } from '@yimatong/contract/clock'
import { judgeRefund, REFUND_DAYS } from '@yimatong/contract/refund'
import { problem } from '@yimatong/kit/problem'
import { recordChange } from '../../audit/record.ts'
import type { Rule } from '../../payments/refunds/ask.ts'
import type { OfficeDeps } from '../deps.ts'
import type { OfficeCaller } from '../guard.ts'
import { type OfficeDisputeRow, readOfficeDispute } from './read.ts'

type Verdict = 'ACCEPTED' | 'REJECTED'

export interface DisputeDecision {
  disputeId: string
  note: string
  /** Gives so much of the amount back, in fen. */
  amountFen?: number | undefined
}

/** The condition decides: of two who decide at the same moment one does, and a payer who withdraws is not overruled. */
const DECIDE = {
  name: 'office-dispute-decide',
  text: `WITH decided AS (
      UPDATE disputes SET state = $2::dispute_state, closed_at = to_timestamp($3::float8 / 1000)
      WHERE dispute_id = $1 AND state IN ('OPEN', 'ANSWERED') RETURNING dispute_id, closed_at
    )
    INSERT INTO dispute_events (dispute_id, seq, at, state, actor, note)
    SELECT dispute_id, 3, closed_at, $2::dispute_state, $4, $5 FROM decided`,
}

/** What an owner may give back without another, the office may, too; beyond that one of the merchant's owners must allow it. */
const ruleAt =
  (nowMs: number): Rule =>
  ({ businessDate, refundedAmountFen, refundedSurchargeFen }, totalFen) => {
    const wholeFen = refundedAmountFen + refundedSurchargeFen + totalFen
    const verdict = judgeRefund({ role: 'OWNER', businessDate, today: businessDateOf(nowMs), wholeFen })
    if (verdict === 'TOO_OLD') throw problem('STATE_CONFLICT', `A payment is refunded within ${REFUND_DAYS} days.`)
    return { needsApproval: verdict === 'SECOND_PERSON' }
  }

/** Under a number that follows from the dispute: asked for again after a crash it is the same refund. */
async function giveBack(
  deps: OfficeDeps,
  { userId }: OfficeCaller,
  dispute: OfficeDisputeRow,
  decision: DisputeDecision,
) {
  const { disputeId, amountFen, note } = decision
  if (amountFen === undefined) return undefined
  const { merchantNo, paymentId } = dispute
  const asked = {
    merchantNo,
    paymentId,
    outRefundNo: `dispute-${disputeId}`,
    amountFen,
    reason: note,
    requestedBy: userId,
  }
  return deps.payments.refunds.ask(asked, ruleAt(deps.clock()))
}

const waits = ({ state }: OfficeDisputeRow): boolean => state === 'OPEN' || state === 'ANSWERED'

/** The same decision in the same words once more is answered with what stands. */
function assertSame({ history }: OfficeDisputeRow, verdict: Verdict, note: string): void {
  const last = history.at(-1)
  if (last?.state !== verdict || last.note !== note)
    throw problem('STATE_CONFLICT', 'It has been decided, or withdrawn.')
}

/** Decides a dispute, once. NOT_FOUND, STATE_CONFLICT, and what a refund is refused with: then nothing was decided. */
export async function decideDispute(
  deps: OfficeDeps,
  caller: OfficeCaller,
  decision: DisputeDecision,
  verdict: Verdict,
): Promise<OfficeDisputeRow> {
  const { disputeId, note } = decision
  const dispute = await readOfficeDispute(deps, disputeId)
  if (!waits(dispute)) {
    assertSame(dispute, verdict, note)
    return dispute
  }
  const refund = verdict === 'ACCEPTED' ? await giveBack(deps, caller, dispute, decision) : undefined
  const values = [disputeId, verdict, deps.clock(), caller.userId, note]
  const decided = await deps.database.transaction(async (transaction) => {
    const { rowCount } = await transaction.query({ ...DECIDE, values })
    if (rowCount === 0) return false
    const given = refund === undefined ? {} : { refundId: refund.refundId, amountFen: refund.amountFen }
    const after = { state: verdict, paymentId: dispute.paymentId, ...given }
    const change = {
      action: 'disputes.decide' as const,
      subject: disputeId,
      before: { state: dispute.state },
      after,
      reason: note,
    }
    await recordChange(transaction, { caller, ...change })
    return true
  })
  const now = await readOfficeDispute(deps, disputeId)
  if (!decided) assertSame(now, verdict, note)
  return now
}
