import { hash } from 'node:crypto'
import { businessDateOf, startOfBusinessDate } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { problem } from '@yimatong/kit/problem'
import { type AskDeps, insertRefund } from './ask.ts'
import { lockPayment, takeFrom, type LockedPayment } from './locked.ts'
import type { Refund } from './refund.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** A cashier may still cancel the last payment of the day when midnight is just over. */
const GRACE_MS = 15 * 60 * 1000

/** True while a payment of this business day may be cancelled; after that its books are being closed. */
function isCancellable(businessDate: string, nowMs: number): boolean {
  return nowMs < startOfBusinessDate(businessDate) + DAY_MS + GRACE_MS
}

export interface Cancelled {
  merchantNo: string
  paymentId: string
  /** The till that cancels. */
  terminalNo: string
}

/**
 * Takes a paid payment back whole: it is REVOKED from here on, and its money set aside. Gives the reversal; undefined when
 * the payment is not, or not any more, simply paid. STATE_CONFLICT when its day is over.
 */
export async function reverse({ database, clock }: AskDeps, cancelled: Cancelled): Promise<Refund | undefined> {
  return database.transaction(async (transaction) => {
    const payment = await lockPayment(transaction, cancelled)
    if (payment.state !== 'SUCCESS') return undefined
    const nowMs = clock()
    if (!isCancellable(payment.businessDate, nowMs)) {
      throw problem('STATE_CONFLICT', 'The day of this payment is over: refund it instead.')
    }
    const reversal = newReversal(payment, cancelled.terminalNo, nowMs)
    await insertRefund(transaction, reversal, payment.personId)
    await takeFrom(transaction, payment.paymentId, { ...reversal, state: 'REVOKED' })
    await transaction.query({
      name: 'payment-cancelled',
      text: `INSERT INTO payment_events (payment_id, at, type, actor)
        VALUES ($1, to_timestamp($2::float8 / 1000), 'CANCELLED', $3)`,
      values: [payment.paymentId, nowMs, cancelled.terminalNo],
    })
    return reversal
  })
}

function newReversal(payment: LockedPayment, terminalNo: string, nowMs: number): Refund {
  const { paymentId, merchantNo, outTradeNo, amountFen, surchargeFen } = payment
  return {
    refundId: newId('refund'),
    kind: 'REVERSAL',
    paymentId,
    merchantNo,
    outRefundNo: outTradeNo,
    contentHash: hash('sha256', paymentId, 'hex'),
    amountFen,
    surchargeFen,
    laterSurchargeFen: null,
    state: 'PROCESSING',
    toSuspense: false,
    subsidyFen: 0,
    subsidyToFund: false,
    reason: null,
    requestedBy: terminalNo,
    decidedBy: null,
    businessDate: businessDateOf(nowMs),
    createdAtMs: nowMs,
    decidedAtMs: null,
    finishedAtMs: null,
  }
}
