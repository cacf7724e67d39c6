import type { Queryable } from '@yimatong/kit/database'
import type { Payment } from './payment.ts'

/** What looks wrong about a scan, whatever it costs; 0 seconds turn a rule off. */
export interface ScanWatch {
  /** The same person, amount and till within so long: the cashier is asked. */
  duplicateSeconds: number
  /** The same person at another merchant within so long: the payer is asked. */
  twoMerchantsSeconds: number
}

/** A scan that is about to be charged. */
export type Scan = Pick<Payment, 'paymentId' | 'outTradeNo'> & { terminalNo: string }

export interface Watched {
  personId: string
  payment: Pick<Payment, 'merchantNo' | 'amountFen' | 'createdAtMs'>
  /** Absent when only a price is asked for. */
  scan?: Scan
}

/**
 * Takes the place of person, till and amount for each scan, in the order of the keys, so that two processes cannot
 * deadlock. Who has it already keeps it while that payment is under way, or was paid and the time is not over; then
 * `payment_id` is not the one that asked. What cannot be seen yet is under way: the conflict on the key shows rows that
 * are younger than this statement, and their payments are younger, too. So of two scans at the same moment, at two
 * servers, exactly one is told of the other. $8 is the time in seconds.
 */
export const TAKE_PLACE = `
  INSERT INTO recent_scans AS s (person_id, terminal_no, amount_fen, merchant_no, payment_id, out_trade_no, opened_at, asked_by)
  SELECT person_id, terminal_no, amount_fen, merchant_no, payment_id, out_trade_no, to_timestamp(created_ms / 1000), payment_id
  FROM asked WHERE payment_id IS NOT NULL
  ORDER BY person_id, terminal_no, amount_fen
  ON CONFLICT (person_id, terminal_no, amount_fen) DO UPDATE SET asked_by = excluded.payment_id,
    (merchant_no, payment_id, out_trade_no, opened_at, at) = (
      SELECT merchant_no, payment_id, out_trade_no, opened_at, at FROM (VALUES
        (1, s.merchant_no, s.payment_id, s.out_trade_no, s.opened_at, s.at),
        (2, excluded.merchant_no, excluded.payment_id, excluded.out_trade_no, excluded.opened_at, excluded.at)
      ) AS v (turn, merchant_no, payment_id, out_trade_no, opened_at, at)
      WHERE turn = 2 OR NOT EXISTS (
        SELECT FROM payments p WHERE p.payment_id = s.payment_id AND (
          p.state IN ('PAYERROR', 'CLOSED', 'REVOKED', 'REFUND')
          OR p.state = 'SUCCESS' AND s.at <= now() - $8::float8 * interval '1 second'))
      ORDER BY turn LIMIT 1
    )
  RETURNING payment_id, out_trade_no, opened_at, asked_by`

/** True when the person has paid, or is paying, at another merchant's till within $9 seconds. */
export const AT_ANOTHER_MERCHANT = `EXISTS (
  SELECT FROM recent_scans s JOIN payments p ON p.payment_id = s.payment_id
  WHERE s.person_id = asked.person_id AND s.merchant_no <> asked.merchant_no
    AND s.at > now() - $9::float8 * interval '1 second' AND p.state NOT IN ('PAYERROR', 'CLOSED', 'REVOKED'))`

/** From here on a payment is the one that scans are compared with, whatever was there: `source` names its columns. */
export const keepPlace = (source: string) => `
  INSERT INTO recent_scans (person_id, terminal_no, amount_fen, merchant_no, payment_id, out_trade_no, opened_at, asked_by)
  SELECT person_id, terminal_no, amount_fen, merchant_no, payment_id, out_trade_no, created_at, payment_id
  FROM ${source} WHERE terminal_no IS NOT NULL
  ON CONFLICT (person_id, terminal_no, amount_fen) DO UPDATE SET merchant_no = excluded.merchant_no,
    payment_id = excluded.payment_id, out_trade_no = excluded.out_trade_no, opened_at = excluded.opened_at,
    at = excluded.at, asked_by = excluded.asked_by`

/** What one statement cannot see: who of the same group comes before a scan. */
export interface Companions {
  /** The first of the same person, till and amount; itself when it is the first. */
  first: number
  /** Whether one before it is at another merchant. */
  isElsewhere: boolean
}

/** For each scan of a group, by its place; the others are not in it. */
export function companionsOf(group: readonly Watched[]): Map<number, Companions> {
  const firsts = new Map<string, number>()
  const merchants = new Map<string, Set<string>>()
  const companions = new Map<number, Companions>()
  group.forEach(({ personId, payment: { merchantNo, amountFen }, scan }, at) => {
    if (scan === undefined) return
    const key = `${personId}/${scan.terminalNo}/${amountFen}`
    const first = firsts.get(key) ?? at
    firsts.set(key, first)
    const before = merchants.get(personId) ?? new Set()
    merchants.set(personId, before)
    companions.set(at, { first, isElsewhere: [...before].some((other) => other !== merchantNo) })
    before.add(merchantNo)
  })
  return companions
}

/** A row is of no use once every window is over; this is longer than any. */
const FORGET_AFTER = `interval '1 hour'`

/** Clears away what is compared with nothing any more. Gives how many rows went. */
export async function forgetScans(database: Queryable): Promise<number> {
  const text = `DELETE FROM recent_scans WHERE at < now() - ${FORGET_AFTER}`
  return (await database.query({ name: 'scans-forget', text, values: [] })).rowCount ?? 0
}
