import { businessDateOf } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { isUnfinished } from '@yimatong/contract/states'
import { problem } from '@yimatong/kit/problem'
import { noteCancelled } from './cancelled.ts'
import { markNotWaitedFor } from './confirmations/decisions.ts'
import type { Payment } from './payment.ts'
import { findByIds, findByOutTradeNo } from './read.ts'
import type { AskDeps } from './refunds/ask.ts'
import { payBackNow, type PayBackDeps } from './refunds/pay-back.ts'
import { reverse } from './refunds/reverse.ts'
import { type ResolveDeps, resolve } from './resolve.ts'
import { markClosing } from './sweep-claims.ts'
import type { Till } from './pay-by-code.ts'

export interface CancelDeps extends ResolveDeps, AskDeps, PayBackDeps {
  database: ResolveDeps['database']
  lookSoon: (paymentId: string) => void
}

/** A payment moves at most a few times before it ends; whoever loses each of these races has met a mistake of ours. */
const ATTEMPTS = 5

/**
 * Cancels what stands under a merchant's number, whatever that is: what was never seen is closed before it comes, what is
 * open is closed and undone at the ledger, what was paid goes back whole, what came to nothing stays. Asked again it answers
 * the same. Gives the payment as it stands: CLOSED, REVOKED or PAYERROR; PROCESSING when the ledger does not answer, and
 * then it can end as closed alone. STATE_CONFLICT when it was refunded, or its day is over.
 */
export async function cancel(deps: CancelDeps, till: Till, outTradeNo: string): Promise<Payment> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const payment = await findByOutTradeNo(deps, till.merchantNo, outTradeNo)
    if (payment === undefined) {
      await leaveTombstone(deps, till, outTradeNo)
    } else if (payment.state === 'SUCCESS') {
      await takeBack(deps, till, payment)
    } else if (payment.state === 'USERPAYING') {
      await stopWaiting(deps, till, payment)
    } else if (isUnfinished(payment.state)) {
      const answered = await close(deps, till, payment)
      if (!answered) return { ...payment, closingAtMs: deps.clock() }
    } else {
      if (payment.state === 'REFUND') throw problem('STATE_CONFLICT', 'A part was refunded: refund the rest.')
      return payment
    }
  }
  throw problem('OVERLOADED', 'The payment kept changing; ask again.', { headers: { 'Retry-After': '1' } })
}

/**
 * Ends an open payment at once: as a success if the ledger has posted it, and that is then taken back, otherwise closed.
 * False when a peer does not answer; then it is decided that the payment can only be closed, and the sweeper closes it. What has come to
 * its end while the peer was asked is looked at again.
 */
async function close(deps: CancelDeps, { terminalNo }: Till, payment: Payment): Promise<boolean> {
  const { paymentId } = payment
  try {
    await resolve({ ...deps, cancelledBy: terminalNo }, [payment], true)
    return true
  } catch (error) {
    deps.log.warn({ err: error, paymentId }, 'a cancelled payment stays open for now')
    const closing = await markClosing(deps.database, [paymentId])
    if (!closing.has(paymentId)) return true
    await noteCancelled(deps.database, closing, terminalNo)
    deps.lookSoon(paymentId)
    return false
  }
}

/** Nothing was posted for what waits, so the ledger need not be asked: closed at once, also while it does not answer. */
async function stopWaiting(deps: CancelDeps, { terminalNo }: Till, { paymentId }: Payment): Promise<void> {
  if (!(await markNotWaitedFor(deps.database, paymentId, { atMs: deps.clock(), terminalNo }))) return
  const closed = (await findByIds(deps, [paymentId])).get(paymentId)
  if (closed !== undefined) deps.finished.announce(closed)
}

/** The reversal's money may follow later; that the payment is revoked is decided here. */
async function takeBack(deps: CancelDeps, { merchantNo, terminalNo }: Till, payment: Payment): Promise<void> {
  const reversal = await reverse(deps, { merchantNo, paymentId: payment.paymentId, terminalNo })
  if (reversal !== undefined) await payBackNow(deps, reversal)
}

const TOMBSTONE = `
  WITH closed AS (
    INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state, amount_fen,
      surcharge_status, business_date, created_at, finished_at)
    SELECT $1, $2::char(8), $3, $4::varchar, decode(repeat('00', 32), 'hex'), 'UNKNOWN', 'REVERSE_SCAN', 'CLOSED', 0, 'NONE',
      $5::date, to_timestamp($6::float8 / 1000), to_timestamp($6::float8 / 1000)
    WHERE NOT EXISTS (SELECT FROM dynamic_codes WHERE merchant_no = $2::char(8) AND out_trade_no = $4::varchar)
    ON CONFLICT (merchant_no, out_trade_no, attempt) DO NOTHING
    RETURNING payment_id, created_at
  )
  INSERT INTO payment_events (payment_id, at, type, actor)
  SELECT payment_id, created_at, 'CANCELLED'::payment_event_type, $3 FROM closed
  UNION ALL SELECT payment_id, created_at, 'CLOSED', 'gateway' FROM closed`

/**
 * Takes the number, for nothing: if the payment comes after all, it hears that it is closed. The key of the number decides
 * between the two; whoever comes second finds the other.
 */
async function leaveTombstone({ database, clock }: CancelDeps, till: Till, outTradeNo: string): Promise<void> {
  const nowMs = clock()
  const { merchantNo, terminalNo } = till
  const values = [newId('payment'), merchantNo, terminalNo, outTradeNo, businessDateOf(nowMs), nowMs]
  await database.query({ name: 'payment-tombstone', text: TOMBSTONE, values })
}
