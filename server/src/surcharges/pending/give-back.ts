import type { Clock } from '@yimatong/contract/clock'
import type { Database } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import { surchargeBackPostingId } from '../../payments/later-surcharge-ids.ts'
import type { AppliedRule } from '../../payments/payment.ts'

/** A part of a surcharge that was taken later, as the ledger is asked to give it back. */
interface GivenBack {
  postingId: string
  payerAccount: string
  merchantAccount: string
  receiver: AppliedRule['receiver']
  amountFen: number
  businessDate: string
  occurredAtMs: number
  toSuspense: boolean
  memo: { paymentId: string; refundId: string }
}

export interface GiveBackDeps {
  database: Database
  clock: Clock
  log: Log
  /** POSTED, or why the ledger refuses; idempotent by posting id; rejects when there is no answer. */
  give(back: GivenBack): Promise<string>
}

interface Due extends Omit<GivenBack, 'postingId' | 'occurredAtMs' | 'toSuspense' | 'memo'> {
  refundId: string
  paymentId: string
  createdAt: Date
}

const CLAIM_LIMIT = 100

/**
 * The ledger may refuse a refund, so what goes back with it waits until that has moved; then nothing ever need be taken again. Of
 * a refused one a person decides: unless it was accepted that nothing goes back, its payer has the money by another way.
 */
const REFUND_HAS_MOVED = `(r.state = 'SUCCESS' OR EXISTS (SELECT FROM exceptions x WHERE x.refund_id = r.refund_id
        AND x.class = 'REFUND_REFUSED' AND x.state = 'RESOLVED' AND x.resolved_how <> 'ACCEPTED'))`

const CLAIM = {
  name: 'surcharge-backs-claim',
  text: `
    WITH due AS (
      SELECT b.refund_id FROM surcharge_backs b JOIN refunds r USING (refund_id)
      WHERE b.state = 'POSTING' AND b.sweep_after <= now() AND ${REFUND_HAS_MOVED}
      ORDER BY b.sweep_after LIMIT ${CLAIM_LIMIT} FOR UPDATE OF b SKIP LOCKED
    )
    UPDATE surcharge_backs b SET sweep_after = now() + interval '30 seconds'
    FROM due JOIN surcharge_backs x USING (refund_id) JOIN pending_surcharges s ON s.payment_id = x.payment_id
      JOIN persons o ON o.person_id = x.person_id JOIN merchants m ON m.merchant_no = x.merchant_no
    WHERE b.refund_id = due.refund_id
    RETURNING b.refund_id AS "refundId", b.payment_id AS "paymentId", b.amount_fen AS "amountFen",
      b.business_date::text AS "businessDate", b.created_at AS "createdAt", s.surcharge_rule ->> 'receiver' AS receiver,
      o.account_no AS "payerAccount", m.account_no AS "merchantAccount"`,
}

/**
 * One turn: what refunds and cancels owe of surcharges that were taken later goes back to who paid them. The database has written
 * each down with its amount and day; the posting's id follows from the refund, so it moves once. Gives how many were taken up.
 */
export async function giveSurchargesBack(deps: GiveBackDeps): Promise<number> {
  let taken = 0
  for (;;) {
    const { rows } = await deps.database.query<Due>({ ...CLAIM, values: [] })
    for (const due of rows) {
      try {
        await giveBack(deps, due)
      } catch (error) {
        deps.log.warn({ err: error, refundId: due.refundId }, 'a surcharge is not given back for now')
      }
    }
    taken += rows.length
    if (rows.length < CLAIM_LIMIT) return taken
  }
}

async function giveBack(deps: GiveBackDeps, due: Due): Promise<void> {
  const { refundId, paymentId, createdAt, ...back } = due
  const asked = { ...back, occurredAtMs: createdAt.getTime(), memo: { paymentId, refundId } }
  const giveTo = (toSuspense: boolean) =>
    deps.give({ ...asked, postingId: surchargeBackPostingId(refundId, toSuspense), toSuspense })
  const word = await giveTo(false)
  if (word === 'POSTED') return end(deps, refundId, false)
  // The payer's account is closed, or the stall's: it waits for its owner, as the rest of the refund does.
  const inSuspense = word === 'ACCOUNT_CLOSED' ? await giveTo(true) : word
  if (inSuspense === 'POSTED') return end(deps, refundId, true)
  deps.log.error({ refundId, because: inSuspense }, 'the ledger refuses to give a surcharge back')
  await deps.database.query({
    name: 'surcharge-back-put-off',
    text: `UPDATE surcharge_backs SET sweep_after = now() + interval '1 hour' WHERE refund_id = $1 AND state = 'POSTING'`,
    values: [refundId],
  })
}

async function end({ database, clock }: GiveBackDeps, refundId: string, toSuspense: boolean): Promise<void> {
  await database.query({
    name: 'surcharge-back-end',
    text: `UPDATE surcharge_backs SET state = 'DONE', to_suspense = $2, finished_at = $3 WHERE refund_id = $1 AND state = 'POSTING'`,
    values: [refundId, toSuspense, new Date(clock())],
  })
}
