import { hash } from 'node:crypto'
import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { type Database, isUniqueViolation, type Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { type LockedPayment, lockPayment, type Part, shareToRefund, takeFrom } from './locked.ts'
import { findByOutRefundNo } from './read.ts'
import type { Refund } from './refund.ts'

export interface AskDeps {
  database: Pick<Database, 'transaction' | 'query'>
  clock: Clock
}

/** What somebody who may do so wants to give back. */
export interface AskedRefund {
  merchantNo: string
  paymentId: string
  /** The caller's own number. */
  outRefundNo: string
  /** Of the payment's amount; 0 with `surchargeAloneFen`. */
  amountFen: number
  /** So much surcharge, and none of the amount; nobody else may then have to allow it. */
  surchargeAloneFen?: number
  reason: string
  /** A terminal no., or the id of a portal user. */
  requestedBy: string
}

/** Looks at the locked payment and says whether a second person must decide; throws what the caller may not do. */
export type Rule = (payment: LockedPayment, totalFen: number) => { needsApproval: boolean }

/** Something that belongs to the change, and is done in its transaction: a row of the audit log. */
export type Also = (transaction: Queryable, refund: Refund) => Promise<void>

/**
 * Sets the money of a refund aside, or writes down that it is wanted. The same number with the same content gives the same
 * refund, for ever; with other content it is IDEMPOTENCY_CONFLICT. What cannot go back is STATE_CONFLICT or
 * REFUND_EXCEEDED, and a payment that is not the merchant's NOT_FOUND.
 */
export async function askForRefund(deps: AskDeps, asked: AskedRefund, rule: Rule, also?: Also): Promise<Refund> {
  const contentHash = contentHashOf(asked)
  const refund = await known(deps.database, asked).then(
    (there) => there ?? write(deps, asked, { contentHash, rule, also }),
  )
  if (refund.contentHash !== contentHash) throw problem('IDEMPOTENCY_CONFLICT')
  return refund
}

const known = (database: Queryable, { merchantNo, outRefundNo }: AskedRefund) =>
  findByOutRefundNo(database, merchantNo, outRefundNo)

function contentHashOf({ paymentId, amountFen, surchargeAloneFen, reason, requestedBy }: AskedRefund): string {
  const alone = surchargeAloneFen === undefined ? [] : [surchargeAloneFen]
  return hash('sha256', JSON.stringify([paymentId, amountFen, reason, requestedBy, ...alone]), 'hex')
}

interface How {
  contentHash: string
  rule: Rule
  also: Also | undefined
}

async function write(deps: AskDeps, asked: AskedRefund, { contentHash, rule, also }: How): Promise<Refund> {
  try {
    return await deps.database.transaction(async (transaction) => {
      const payment = await lockPayment(transaction, asked)
      // Whoever asks for the same at the same moment waits for the lock, and then finds it.
      const twin = await known(transaction, asked)
      if (twin !== undefined) return twin
      const surchargeFen = shareToRefund(payment, partOf(asked))
      const { needsApproval } = rule(payment, asked.amountFen + surchargeFen)
      const refund = newRefund(asked, { contentHash, nowMs: deps.clock() }, needsApproval ? undefined : surchargeFen)
      await insertRefund(transaction, refund, payment.personId)
      if (!needsApproval) await takeFrom(transaction, payment.paymentId, { ...refund, state: 'REFUND' })
      await also?.(transaction, refund)
      return refund
    })
  } catch (error) {
    // The number was used at the same moment for another payment, whose lock says nothing about this one.
    const other = isUniqueViolation(error) ? await known(deps.database, asked) : undefined
    if (other === undefined) throw error
    return other
  }
}

function partOf({ amountFen, surchargeAloneFen }: AskedRefund): Part {
  return surchargeAloneFen === undefined ? { amountFen } : { amountFen: 0, surchargeAloneFen }
}

interface Made {
  contentHash: string
  nowMs: number
}

/** With a surcharge it is decided, without one it waits for a second person. */
function newRefund(asked: AskedRefund, { contentHash, nowMs }: Made, surchargeFen: number | undefined): Refund {
  return {
    ...asked,
    refundId: newId('refund'),
    kind: 'REFUND',
    contentHash,
    surchargeFen: surchargeFen ?? 0,
    laterSurchargeFen: null,
    state: surchargeFen === undefined ? 'REQUESTED' : 'PROCESSING',
    toSuspense: false,
    subsidyFen: 0,
    subsidyToFund: false,
    decidedBy: null,
    businessDate: businessDateOf(nowMs),
    createdAtMs: nowMs,
    decidedAtMs: null,
    finishedAtMs: null,
  }
}

export async function insertRefund(transaction: Queryable, refund: Refund, personId: string): Promise<void> {
  await transaction.query({
    name: 'refund-insert',
    text: `INSERT INTO refunds (refund_id, kind, payment_id, merchant_no, person_id, out_refund_no, content_hash, amount_fen,
        surcharge_fen, state, reason, requested_by, business_date, created_at)
      VALUES ($1, $2::refund_kind, $3, $4, $5, $6, decode($7, 'hex'), $8, $9, $10::refund_state, $11, $12, $13::date,
        to_timestamp($14::float8 / 1000))`,
    values: [
      refund.refundId,
      refund.kind,
      refund.paymentId,
      refund.merchantNo,
      personId,
      refund.outRefundNo,
      refund.contentHash,
      refund.amountFen,
      refund.surchargeFen,
      refund.state,
      refund.reason,
      refund.requestedBy,
      refund.businessDate,
      refund.createdAtMs,
    ],
  })
}
