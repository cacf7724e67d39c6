import { plainArray, textArray } from '@yimatong/kit/array-text'
import { isUniqueViolation, type Lane } from '@yimatong/kit/database'
import type { Payment } from './payment.ts'
import { PAYMENT_SELECT, type PaymentRow, toPayment } from './row.ts'
import { trying } from './trying.ts'
import { numberOf } from './under-way.ts'

/**
 * Inserts new payments, in the order of their keys: two processes that open the same numbers at once then wait for each
 * other in one order and cannot deadlock. A number that exists already is left alone, also one that a dynamic code has.
 * Merchants' numbers are cast to the type of the tables: compared as text they are in no index. OFFSET keeps each look one
 * by its key: as a join it is planned for the tables as they are now, and walks all of them while they are small.
 */
const openText = (onConflict: string) => `
  WITH item AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[],
      $9::text[], $10::text[], $11::text[], $12::float8[])
    AS t (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, amount_fen, subject, operator,
      business_date, created_ms)
  ), opened AS (
    INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, amount_fen,
      subject, operator, business_date, created_at)
    SELECT payment_id, merchant_no, terminal_no, out_trade_no, decode(content_hash, 'hex'), channel::payment_channel,
      mode::payment_mode, amount_fen, subject, operator, business_date::date, to_timestamp(created_ms / 1000)
    FROM item
    WHERE NOT EXISTS (SELECT FROM dynamic_codes d
        WHERE d.merchant_no = item.merchant_no::char(8) AND d.out_trade_no = item.out_trade_no OFFSET 0)
      AND NOT EXISTS (SELECT FROM payments p
        WHERE p.merchant_no = item.merchant_no::char(8) AND p.out_trade_no = item.out_trade_no AND p.attempt = 0 OFFSET 0)
    ORDER BY merchant_no, out_trade_no
    ${onConflict}
    RETURNING payment_id
  )
  SELECT coalesce(array_agg(payment_id), '{}') AS "openedIds" FROM opened`

/** Nobody has these numbers, as the statement has just seen; to be ready for somebody who takes one meanwhile costs each row more than the look. */
const OPEN = { name: 'open', text: openText('') }

/** For a group that somebody was quicker with all the same. */
const OPEN_BESIDE_OTHERS = {
  name: 'open-beside-others',
  text: openText('ON CONFLICT (merchant_no, out_trade_no, attempt) DO NOTHING'),
}

const EXISTING = `${PAYMENT_SELECT}
  JOIN unnest($1::text[], $2::text[]) AS wanted (merchant_no, out_trade_no)
    ON wanted.merchant_no::char(8) = p.merchant_no AND wanted.out_trade_no = p.out_trade_no AND p.attempt = 0`

/** No content has this hash: a payment that carries it is nobody's repeat. */
const NO_CONTENT = ''

/**
 * Opens a group of payments; no two may have the same number. Gives, for each, the payment itself when it is new, or the
 * one that has stood under its number before; where a dynamic code has the number that nobody has paid yet, a stand-in
 * whose content is nobody's.
 */
export async function openGroup(lane: Lane, payments: readonly Payment[]): Promise<Payment[]> {
  // Again after a broken connection: whether the first attempt took is then seen by the ids.
  const openedIds = await trying(() => insert(lane, payments))
  const others = payments.filter(({ paymentId }) => !openedIds.has(paymentId))
  if (others.length === 0) return [...payments]
  const existing = await trying(() => readExisting(lane, others))
  return payments.map((payment) => {
    if (openedIds.has(payment.paymentId)) return payment
    const found = existing.get(numberOf(payment))
    if (found === undefined) return { ...payment, contentHash: NO_CONTENT }
    return found.paymentId === payment.paymentId ? payment : found
  })
}

async function insert(lane: Lane, payments: readonly Payment[]): Promise<Set<string>> {
  const texts = (read: (payment: Payment) => string | undefined) => textArray(payments.map(read))
  const values = [
    texts((payment) => payment.paymentId),
    texts((payment) => payment.merchantNo),
    texts((payment) => payment.terminalNo),
    texts((payment) => payment.outTradeNo),
    texts((payment) => payment.contentHash),
    texts((payment) => payment.channel),
    texts((payment) => payment.mode),
    plainArray(payments.map((payment) => payment.amountFen)),
    texts((payment) => payment.subject),
    texts((payment) => payment.operator),
    texts((payment) => payment.businessDate),
    plainArray(payments.map((payment) => payment.createdAtMs)),
  ]
  const run = (statement: typeof OPEN) => lane.query<{ openedIds: string[] }>({ ...statement, values })
  const { rows } = await run(OPEN).catch((error: unknown) => {
    // Nothing of the group stands then. Which key it was tells nothing: a first attempt whose connection broke may end meanwhile, too.
    if (!isUniqueViolation(error)) throw error
    return run(OPEN_BESIDE_OTHERS)
  })
  return new Set(rows[0]?.openedIds)
}

async function readExisting(lane: Lane, payments: readonly Payment[]): Promise<Map<string, Payment>> {
  const { rows } = await lane.query<PaymentRow>({
    name: 'open-existing',
    text: EXISTING,
    values: [payments.map(({ merchantNo }) => merchantNo), payments.map(({ outTradeNo }) => outTradeNo)],
  })
  return new Map(rows.map((row) => [numberOf(row), toPayment(row)]))
}
