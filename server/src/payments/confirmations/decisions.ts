import type { Queryable } from '@yimatong/kit/database'
import { CLAIM_LIMIT } from '../sweep-claims.ts'
import { keepPlace } from '../recent-scans.ts'
import { trying } from '../trying.ts'

const CONFIRM = `
  WITH confirmed AS (
    UPDATE payments p SET state = 'PROCESSING', sweep_after = DEFAULT
    FROM confirmations c
    WHERE p.payment_id = $1 AND p.state = 'USERPAYING' AND c.payment_id = p.payment_id AND c.expires_at > now()
      AND p.closing_at IS NULL
    RETURNING p.payment_id, p.person_id, p.terminal_no, p.amount_fen, p.merchant_no, p.out_trade_no, p.created_at
  ), placed AS (${keepPlace('confirmed')}
  ), decided AS (
    UPDATE confirmations c SET state = 'CONFIRMED', decided_at = to_timestamp($2::float8 / 1000)
    FROM confirmed WHERE c.payment_id = confirmed.payment_id
  ), noted AS (
    INSERT INTO payment_events (payment_id, at, type, actor)
    SELECT payment_id, to_timestamp($2::float8 / 1000), 'CONFIRMED', $3 FROM confirmed
  )
  SELECT payment_id FROM confirmed`

export interface Confirmed {
  paymentId: string
  atMs: number
  /** `app`, or the till whose cashier says so. */
  actor: string
}

/**
 * Lets a payment that waits go on, if it still does: from the commit on it is PROCESSING, and the sweeper's if nobody finishes
 * it; and scans are compared with it anew. The caller has proved that whoever is asked wants it.
 */
export async function markConfirmed(database: Queryable, { paymentId, atMs, actor }: Confirmed): Promise<void> {
  const statement = { name: 'confirmation-confirm', text: CONFIRM, values: [paymentId, atMs, actor] }
  await trying(() => database.query(statement))
}

/** Ends waits without a payment. Nothing was posted for any of them, so the ledger need not be asked. */
const close = (which: string) => `
  WITH chosen AS (${which}), closed AS (
    UPDATE payments p SET state = 'CLOSED', finished_at = to_timestamp($2::float8 / 1000)
    FROM chosen WHERE p.payment_id = chosen.payment_id AND p.state = 'USERPAYING'
    RETURNING p.payment_id, p.finished_at
  ), decided AS (
    UPDATE confirmations c SET state = $3::text::confirmation_state, decided_at = closed.finished_at
    FROM closed WHERE c.payment_id = closed.payment_id
  ), noted AS (
    INSERT INTO payment_events (payment_id, at, type, actor)
    SELECT payment_id, finished_at, unnest(ARRAY[$3::text, 'CLOSED'])::payment_event_type, $4 FROM closed
  )
  SELECT payment_id AS "paymentId" FROM closed`

const CLOSE_ONE = close('SELECT $1::text AS payment_id')

const EXPIRE = close(`
  SELECT payment_id FROM payments WHERE payment_id = $1 AND state = 'USERPAYING' AND sweep_after <= now() FOR UPDATE`)

const EXPIRE_DUE = close(`
  SELECT payment_id FROM payments WHERE state = 'USERPAYING' AND sweep_after <= now()
  ORDER BY sweep_after LIMIT $1::int FOR UPDATE SKIP LOCKED`)

/** Closes a payment whose payer does not want it, if it still waits. Gives whether this call has done so. */
export async function markRefused(database: Queryable, paymentId: string, atMs: number): Promise<boolean> {
  const values = [paymentId, atMs, 'REFUSED', 'app']
  const { rows } = await trying(() => database.query({ name: 'confirmation-refuse', text: CLOSE_ONE, values }))
  return rows.length > 0
}

/** Closes a payment that the till does not wait for any more, if it still waits. Gives whether this call has done so. */
export async function markNotWaitedFor(
  database: Queryable,
  paymentId: string,
  { atMs, terminalNo }: { atMs: number; terminalNo: string },
): Promise<boolean> {
  const values = [paymentId, atMs, 'CANCELLED', terminalNo]
  const { rows } = await trying(() => database.query({ name: 'confirmation-cancel', text: CLOSE_ONE, values }))
  return rows.length > 0
}

/** Closes a payment that has waited too long by the database's clock. Gives whether this call has done so. */
export async function markExpired(database: Queryable, paymentId: string, atMs: number): Promise<boolean> {
  const values = [paymentId, atMs, 'EXPIRED', 'gateway']
  const { rows } = await trying(() => database.query({ name: 'confirmation-expire', text: EXPIRE, values }))
  return rows.length > 0
}

/** Closes what has waited too long, at most CLAIM_LIMIT payments, and gives their ids. */
export async function expireDue(database: Queryable, atMs: number): Promise<string[]> {
  const values = [CLAIM_LIMIT, atMs, 'EXPIRED', 'sweeper']
  const { rows } = await trying(() =>
    database.query<{ paymentId: string }>({ name: 'confirmations-expire-due', text: EXPIRE_DUE, values }),
  )
  return rows.map(({ paymentId }) => paymentId)
}
