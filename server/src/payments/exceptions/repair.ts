import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import type { Database } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import type { Channel } from '../../channels/channel.ts'
import type { AskDeps } from '../refunds/ask.ts'
import type { Refunds } from '../refunds/refunds.ts'
import { leaveToPerson, resolveException } from './exception.ts'

export interface RepairDeps extends AskDeps {
  database: Database
  channel: Pick<Channel, 'find' | 'payBack'>
  refunds: Pick<Refunds, 'ask'>
  clock: Clock
  log: Log
}

interface Due {
  exceptionId: string
  class: 'LATE_SUCCESS' | 'PAID_TWICE'
  paymentId: string
  merchantNo: string
  amountFen: number
  /** What is left to go back of the amount itself. */
  leftFen: number
  createdAt: Date
}

const CLAIM = `
  WITH due AS (
    SELECT exception_id FROM exceptions WHERE state = 'OPEN' AND next_try_at <= now()
    ORDER BY next_try_at LIMIT 100 FOR UPDATE SKIP LOCKED
  )
  UPDATE exceptions e SET next_try_at = now() + interval '5 seconds'
  FROM due JOIN exceptions x USING (exception_id) JOIN payments p USING (payment_id)
  WHERE e.exception_id = due.exception_id
  RETURNING e.exception_id AS "exceptionId", e.class, e.payment_id AS "paymentId", e.merchant_no AS "merchantNo",
    p.amount_fen AS "amountFen", p.amount_fen - p.refunded_fen + p.refunded_surcharge_fen AS "leftFen",
    e.created_at AS "createdAt"`

/**
 * Repairs what may be repaired by rule. One whose answer is lost is due again five seconds later, under the same id, so it
 * moves once; what the ledger refuses is left to a person.
 */
export async function repairDue(deps: RepairDeps): Promise<number> {
  const { rows } = await deps.database.query<Due>({ name: 'exceptions-claim', text: CLAIM, values: [] })
  for (const due of rows) {
    try {
      await (due.class === 'LATE_SUCCESS' ? payLateBack(deps, due) : paySecondBack(deps, due))
    } catch (error) {
      deps.log.warn({ err: error, exceptionId: due.exceptionId }, 'an exception stays unrepaired for now')
    }
  }
  return rows.length
}

/** The payment has ended and stays as it is: the money goes back under the exception's own id. */
async function payLateBack(deps: RepairDeps, due: Due): Promise<void> {
  const { exceptionId, paymentId, amountFen } = due
  const [debit] = await deps.channel.find([paymentId])
  if (debit?.outcome !== 'POSTED') return resolveException(deps.database, { exceptionId, how: 'WAS_BACK' })
  const occurredAtMs = due.createdAt.getTime()
  const { surchargeFen } = debit
  const when = { occurredAtMs, businessDate: businessDateOf(occurredAtMs) }
  const back = { refundId: exceptionId, kind: 'REFUND', paymentId, amountFen, surchargeFen, ...when } as const
  const [outcome] = await deps.channel.payBack([back])
  if (outcome?.outcome === 'REFUSED') {
    // Somebody's reversal has come through between the two questions.
    if (outcome.reason === 'REVERSED') return resolveException(deps.database, { exceptionId, how: 'WAS_BACK' })
    deps.log.error({ exceptionId, reason: outcome.reason }, 'the ledger refuses to pay a late debit back')
    return leaveToPerson(deps.database, { exceptionId, type: 'REFUSED', text: outcome.reason })
  }
  // The payer's account is closed: the money is off the merchant's, and its owner must be found.
  if (outcome?.toSuspense) return leaveToPerson(deps.database, { exceptionId, type: 'PAID_BACK', text: 'SUSPENSE' })
  return resolveException(deps.database, { exceptionId, how: 'PAID_BACK', text: exceptionId })
}

const REASON = '重复支付，自动退回 / Paid twice, paid back'

/** A paid payment is refunded like any other; the exception's id is the refund's number, so it is one refund. */
async function paySecondBack({ database, refunds }: RepairDeps, due: Due): Promise<void> {
  const { exceptionId, paymentId, merchantNo, leftFen } = due
  const known = await database.query<{ amountFen: number }>({
    name: 'exception-refund',
    text: `SELECT amount_fen AS "amountFen" FROM refunds WHERE merchant_no = $1 AND kind = 'REFUND' AND out_refund_no = $2`,
    values: [merchantNo, exceptionId],
  })
  const amountFen = known.rows[0]?.amountFen ?? leftFen
  if (amountFen === 0) return resolveException(database, { exceptionId, how: 'WAS_BACK' })
  const asked = { merchantNo, paymentId, outRefundNo: exceptionId, amountFen, reason: REASON, requestedBy: 'sweeper' }
  const refund = await refunds.ask(asked, () => ({ needsApproval: false }))
  if (refund.state === 'SUCCESS')
    await resolveException(database, { exceptionId, how: 'PAID_BACK', text: refund.refundId })
}
