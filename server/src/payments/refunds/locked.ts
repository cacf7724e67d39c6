import type { TradeState } from '@yimatong/contract/states'
import {
  type RefundablePayment,
  refundableFen,
  refundableSurchargeFen,
  surchargeOfRefund,
} from '@yimatong/contract/refund'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import type { Refund } from './refund.ts'

/** A payment as whoever gives it back must see it: nobody else changes it before the transaction ends. */
export interface LockedPayment extends RefundablePayment {
  paymentId: string
  merchantNo: string
  outTradeNo: string
  personId: string
  state: TradeState
  /** On a sandbox merchant's test clock, if that was advanced since: the day is then further back. */
  businessDate: string
}

interface Row extends Omit<LockedPayment, keyof RefundablePayment> {
  amountFen: number
  surchargeFen: number
  refundedFen: number
  refundedSurchargeFen: number
  surchargeAloneFen: number
}

const BUSINESS_DATE = `coalesce(((p.created_at - interval '1 second' * (
    SELECT sum(a.seconds) FROM clock_advances a WHERE a.merchant_no = p.merchant_no AND a.at >= p.created_at
  )) AT TIME ZONE 'Asia/Shanghai')::date, p.business_date)::text`

/** Locks a payment of the merchant's. Another merchant's is NOT_FOUND, exactly like none. */
export async function lockPayment(
  transaction: Queryable,
  { merchantNo, paymentId }: Pick<Refund, 'merchantNo' | 'paymentId'>,
): Promise<LockedPayment> {
  const { rows } = await transaction.query<Row>({
    name: 'refund-lock-payment',
    text: `SELECT p.payment_id AS "paymentId", p.merchant_no AS "merchantNo", p.out_trade_no AS "outTradeNo",
        p.person_id AS "personId", p.state, ${BUSINESS_DATE} AS "businessDate", p.amount_fen AS "amountFen",
        p.surcharge_fen AS "surchargeFen", p.refunded_fen AS "refundedFen",
        p.refunded_surcharge_fen AS "refundedSurchargeFen", CASE WHEN p.refunded_surcharge_fen = 0 THEN 0 ELSE (
          SELECT coalesce(sum(r.surcharge_fen), 0)::int FROM refunds r
          WHERE r.payment_id = p.payment_id AND r.amount_fen = 0 AND r.state IN ('PROCESSING', 'SUCCESS')
        ) END AS "surchargeAloneFen"
      FROM payments p WHERE p.merchant_no = $1 AND p.payment_id = $2 FOR NO KEY UPDATE`,
    values: [merchantNo, paymentId],
  })
  const [row] = rows
  if (row === undefined) throw problem('NOT_FOUND')
  const { refundedFen, ...same } = row
  return { ...same, refundedAmountFen: refundedFen - row.refundedSurchargeFen }
}

/** What of a payment shall go back: a part of the amount with its share of the surcharge, or of the surcharge alone. */
export type Part = { amountFen: number } | { amountFen: 0; surchargeAloneFen: number }

/** The surcharge that goes back with a part, or is one; says why when the part cannot go back. */
export function shareToRefund(payment: LockedPayment, part: Part): number {
  if (payment.state !== 'SUCCESS' && payment.state !== 'REFUND') {
    throw problem('STATE_CONFLICT', `A payment that is ${payment.state} has nothing to refund.`)
  }
  if ('surchargeAloneFen' in part) {
    const left = refundableSurchargeFen(payment)
    if (part.surchargeAloneFen > left) throw problem('REFUND_EXCEEDED', undefined, { members: { refundable: left } })
    return part.surchargeAloneFen
  }
  const { amountFen } = part
  const refundable = refundableFen(payment)
  if (amountFen > refundable) throw problem('REFUND_EXCEEDED', undefined, { members: { refundable } })
  return surchargeOfRefund(payment, amountFen)
}

/** Takes a part off what can still go back. The payment's lock is held, so nobody else takes the same. */
export async function takeFrom(
  transaction: Queryable,
  paymentId: string,
  part: { amountFen: number; surchargeFen: number; state: 'REFUND' | 'REVOKED' },
): Promise<void> {
  await transaction.query({
    name: 'refund-take',
    text: `UPDATE payments SET state = $2::trade_state, refunded_fen = refunded_fen + $3 + $4,
        refunded_surcharge_fen = refunded_surcharge_fen + $4
      WHERE payment_id = $1`,
    values: [paymentId, part.state, part.amountFen, part.surchargeFen],
  })
}
