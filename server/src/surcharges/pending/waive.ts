import type { Clock } from '@yimatong/contract/clock'
import type { Database } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { type AuditCaller, recordChange } from '../../audit/record.ts'

export interface WaiveDeps {
  database: Database
  clock: Clock
}

/**
 * Lets a person go without a surcharge that is still pending, with a reason. NOT_FOUND, or STATE_CONFLICT once it is being taken:
 * its posting may be under way.
 */
export async function waivePending(
  { database, clock }: WaiveDeps,
  caller: AuditCaller,
  { paymentId, reason }: { paymentId: string; reason: string },
): Promise<void> {
  await database.transaction(async (transaction) => {
    const known = await transaction.query<{ state: string; amountFen: number }>({
      text: `SELECT state, amount_fen AS "amountFen" FROM pending_surcharges WHERE payment_id = $1 FOR UPDATE`,
      values: [paymentId],
    })
    const [row] = known.rows
    if (row === undefined) throw problem('NOT_FOUND')
    if (row.state !== 'PENDING') throw problem('STATE_CONFLICT')
    await transaction.query({
      text: `UPDATE pending_surcharges SET state = 'WAIVED', waived_because = 'BY_PERSON', waived_by = $2, reason = $3, ended_at = $4
        WHERE payment_id = $1`,
      values: [paymentId, caller.userId, reason, new Date(clock())],
    })
    await recordChange(transaction, {
      caller,
      action: 'rules.waive',
      subject: paymentId,
      before: { state: 'PENDING', amountFen: row.amountFen },
      after: { state: 'WAIVED' },
      reason,
    })
  })
}
