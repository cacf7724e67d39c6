import { businessDateOf } from '@yimatong/contract/clock'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import type { Also, AskDeps } from './ask.ts'
import { lockPayment, shareToRefund, takeFrom } from './locked.ts'
import { findRefunds } from './read.ts'
import type { Refund } from './refund.ts'

/** What a second person of the merchant says to a refund that was requested. */
export interface Decision {
  merchantNo: string
  refundId: string
  decidedBy: string
}

/**
 * Allows a requested refund and sets its money aside. Whoever asked for it may not (FORBIDDEN); what was decided before by
 * this person stands, by another it is STATE_CONFLICT; when something else went back meanwhile and less is left, it is
 * REFUND_EXCEEDED and waits on.
 */
export function approve(deps: AskDeps, decision: Decision, also?: Also): Promise<Refund> {
  const setAside: SetAside = async (transaction, refund) => {
    const payment = await lockPayment(transaction, refund)
    const surchargeFen = shareToRefund(payment, refund)
    await takeFrom(transaction, payment.paymentId, { amountFen: refund.amountFen, surchargeFen, state: 'REFUND' })
    return surchargeFen
  }
  return decide(deps, decision, { state: 'PROCESSING', setAside, also })
}

/** Refuses a requested refund; nothing had been set aside for it. */
export function reject(deps: AskDeps, decision: Decision, also?: Also): Promise<Refund> {
  return decide(deps, decision, { state: 'REJECTED', setAside: async () => 0, also })
}

type SetAside = (transaction: Queryable, refund: Refund) => Promise<number>

interface How {
  state: 'PROCESSING' | 'REJECTED'
  setAside: SetAside
  also: Also | undefined
}

async function decide(
  { database, clock }: AskDeps,
  { merchantNo, refundId, decidedBy }: Decision,
  { state, setAside, also }: How,
): Promise<Refund> {
  return database.transaction(async (transaction) => {
    // Everybody locks the payment before its refunds; the refund's own row never says another payment.
    const before = await find(transaction, merchantNo, refundId)
    await lockPayment(transaction, before)
    const refund = await find(transaction, merchantNo, refundId)
    if (refund.requestedBy === decidedBy) throw problem('FORBIDDEN', 'A second person must decide.')
    if (refund.state !== 'REQUESTED') {
      const same = refund.decidedBy === decidedBy && (refund.state === 'REJECTED') === (state === 'REJECTED')
      if (same) return refund
      throw problem('STATE_CONFLICT', `This refund is ${refund.state}.`)
    }
    const surchargeFen = await setAside(transaction, refund)
    const decidedAtMs = clock()
    await write(transaction, { refundId, state, surchargeFen, decidedBy, decidedAtMs })
    const decided = await find(transaction, merchantNo, refundId)
    await also?.(transaction, decided)
    return decided
  })
}

async function find(transaction: Queryable, merchantNo: string, refundId: string): Promise<Refund> {
  const [refund] = await findRefunds(transaction, [refundId])
  if (refund === undefined || refund.merchantNo !== merchantNo) throw problem('NOT_FOUND')
  return refund
}

interface Decided {
  refundId: string
  state: 'PROCESSING' | 'REJECTED'
  surchargeFen: number
  decidedBy: string
  decidedAtMs: number
}

async function write(transaction: Queryable, decided: Decided): Promise<void> {
  const { refundId, state, surchargeFen, decidedBy, decidedAtMs } = decided
  await transaction.query({
    name: 'refund-decide',
    text: `UPDATE refunds SET state = $2::refund_state, surcharge_fen = $3, decided_by = $4,
        decided_at = to_timestamp($5::float8 / 1000), business_date = $6::date, sweep_after = DEFAULT,
        finished_at = CASE WHEN $2 = 'REJECTED' THEN to_timestamp($5::float8 / 1000) END
      WHERE refund_id = $1`,
    values: [refundId, state, surchargeFen, decidedBy, decidedAtMs, businessDateOf(decidedAtMs)],
  })
}
