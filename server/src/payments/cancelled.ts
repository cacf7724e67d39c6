import type { Queryable } from '@yimatong/kit/database'
import { trying } from './trying.ts'
import type { Payment } from './payment.ts'

/** Writes into the history of payments that are being closed who wanted it. Again, it changes nothing. */
export async function noteCancelled(
  database: Queryable,
  closingAtMs: ReadonlyMap<string, number>,
  cancelledBy: string,
): Promise<void> {
  const statement = {
    name: 'payments-cancelled',
    text: `INSERT INTO payment_events (payment_id, at, type, actor)
      SELECT payment_id, to_timestamp(at_ms / 1000), 'CANCELLED', $3
      FROM unnest($1::text[], $2::float8[]) AS item (payment_id, at_ms)
      ON CONFLICT (payment_id, at, type) DO NOTHING`,
    values: [[...closingAtMs.keys()], [...closingAtMs.values()], cancelledBy],
  }
  await trying(() => database.query(statement))
}

/** The payment with that event in its history. */
export function cancelledAt(payment: Payment, atMs: number, cancelledBy: string | undefined): Payment {
  if (cancelledBy === undefined || payment.events.some(({ type }) => type === 'CANCELLED')) return payment
  return { ...payment, events: [...payment.events, { type: 'CANCELLED', atMs, actor: cancelledBy }] }
}

/** True for what a cancel has left under a number before anything came. */
export function isTombstone({ state, amountFen }: Pick<Payment, 'state' | 'amountFen'>): boolean {
  return state === 'CLOSED' && amountFen === 0
}
