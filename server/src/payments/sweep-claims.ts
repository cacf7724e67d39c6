import { isUnfinished, TRADE_STATES } from '@yimatong/contract/states'
import type { Queryable } from '@yimatong/kit/database'
import { trying } from './trying.ts'

/** The states without an outcome, as SQL's list: literal, so that the partial index over them is used. */
const UNFINISHED_SQL = TRADE_STATES.filter(isUnfinished)
  .map((state) => `'${state}'`)
  .join(', ')

/** Most payments that one sweep takes up at once: as many as a peer takes in one request. */
export const CLAIM_LIMIT = 500

const CLAIM = `
  WITH due AS (
    SELECT payment_id FROM payments
    WHERE state = 'PROCESSING' AND sweep_after <= now() + $1::float8 * interval '1 millisecond'
      AND payment_id <> ALL($2::text[])
    ORDER BY sweep_after LIMIT ${CLAIM_LIMIT} FOR UPDATE SKIP LOCKED
  )
  UPDATE payments p SET sweep_after = now() + interval '3 seconds' FROM due WHERE p.payment_id = due.payment_id
  RETURNING p.payment_id AS "paymentId"`

/**
 * Takes up payments under way that are due, or would be within `aheadMs`, by the database's clock; not those that wait for
 * their payers. Another process that sweeps at the same time takes others; one that dies leaves them to be taken up again
 * three seconds later.
 */
export async function claimDue(
  database: Queryable,
  { aheadMs, except }: { aheadMs: number; except: readonly string[] },
): Promise<string[]> {
  const { rows } = await database.query<{ paymentId: string }>({
    name: 'sweep-claim',
    text: CLAIM,
    values: [aheadMs, except],
  })
  return rows.map(({ paymentId }) => paymentId)
}

const CLOSING = `
  UPDATE payments SET closing_at = coalesce(closing_at, now())
  WHERE payment_id = ANY($1::text[]) AND state IN (${UNFINISHED_SQL})
  RETURNING payment_id AS "paymentId", closing_at AS "closingAt"`

/**
 * Says that these payments are being closed, before anything is undone: from the commit on nobody can record a success
 * for them. Gives the ones that were still unfinished, with the time when it was first said (milliseconds).
 */
export async function markClosing(database: Queryable, paymentIds: readonly string[]): Promise<Map<string, number>> {
  if (paymentIds.length === 0) return new Map()
  const { rows } = await trying(() =>
    database.query<{ paymentId: string; closingAt: Date }>({
      name: 'sweep-closing',
      text: CLOSING,
      values: [paymentIds],
    }),
  )
  return new Map(rows.map(({ paymentId, closingAt }) => [paymentId, closingAt.getTime()]))
}
