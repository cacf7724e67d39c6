import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import type { Payment } from './payment.ts'
import { keepPlace } from './recent-scans.ts'

/**
 * Takes what a forward payment pays, in the transaction that opens the payment: the order, the dynamic code or a part of
 * the day's limit. So there is a claim exactly when there is a payment, and the end of the payment ends the claim, whoever
 * finds it (see `settle_forward_payment` in the migrations). Throws a problem when it cannot be had.
 * Gives how many payments have tried the same number before.
 */
export type Claim = (transaction: Queryable, payment: Payment) => Promise<{ attempt: number }>

const OPEN = `
  WITH opened AS (
    INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, attempt, content_hash, channel, mode,
      amount_fen, surcharge_fen, surcharge_status, surcharge_rule, person_id, identity_class, subject, order_id,
      merchant_code_id, business_date, created_at)
    VALUES ($1, $2, $3, $4, $5, decode($6, 'hex'), 'ONECARD', 'FORWARD_SCAN', $7, $8, $9::surcharge_status, $10::jsonb, $11,
      $12::identity_class, $13, $14, $15, $16::date, to_timestamp($17::float8 / 1000))
    ON CONFLICT (merchant_no, out_trade_no, attempt) DO NOTHING
    RETURNING payment_id, person_id, terminal_no, amount_fen, merchant_no, out_trade_no, created_at
  ), placed AS (${keepPlace('opened')}
  )
  INSERT INTO payment_events (payment_id, at, type, actor)
  SELECT payment_id, created_at, 'CREATED', $18 FROM opened
  RETURNING payment_id`

export interface OpenForwardDeps {
  database: { transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> }
}

/** Opens a forward payment together with its claim; gives it as it stands then. Rejects when nothing was stored. */
export function openForward(deps: OpenForwardDeps, fresh: Payment, claim: Claim): Promise<Payment> {
  return deps.database.transaction(async (transaction) => {
    const payment = { ...fresh, ...(await claim(transaction, fresh)) }
    const { rows } = await transaction.query({ name: 'open-forward', text: OPEN, values: valuesOf(payment) })
    // A till has used the code's own number for another payment at the very same moment: it has one of the two.
    if (rows.length === 0) throw problem('STATE_CONFLICT', 'Another payment has this number.')
    return payment
  })
}

function valuesOf(payment: Payment): unknown[] {
  return [
    payment.paymentId,
    payment.merchantNo,
    payment.terminalNo ?? null,
    payment.outTradeNo,
    payment.attempt,
    payment.contentHash,
    payment.amountFen,
    payment.surchargeFen,
    payment.surchargeStatus,
    payment.surchargeRule === undefined ? null : JSON.stringify(payment.surchargeRule),
    payment.payer?.personId,
    payment.payer?.identityClass ?? null,
    payment.subject ?? null,
    payment.orderId,
    payment.merchantCodeId ?? null,
    payment.businessDate,
    payment.createdAtMs,
    payment.events[0]?.actor,
  ]
}
