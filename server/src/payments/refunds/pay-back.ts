import type { Clock } from '@yimatong/contract/clock'
import type { Database } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import type { Channel } from '../../channels/channel.ts'
import type { Announcer, Finished } from '../finished.ts'
import { findByIds } from '../read.ts'
import { trying } from '../trying.ts'
import { findRefunds } from './read.ts'
import { recordPaidBack } from './record.ts'
import type { Refund } from './refund.ts'

export interface PayBackDeps {
  database: Pick<Database, 'query' | 'transaction'>
  /** Where the payments were charged. */
  channel: Pick<Channel, 'payBack'>
  finished: Finished
  refunded: Announcer<Refund>
  clock: Clock
  log: Log
}

/** Most refunds that one sweep takes up at once. */
const CLAIM_LIMIT = 100

/**
 * Moves the money of refunds that are PROCESSING, and says so. Rejects when the ledger or the database does not answer; then
 * nothing is lost, and asked again it moves once.
 */
async function payBack(deps: PayBackDeps, refunds: readonly Refund[]): Promise<void> {
  const due = refunds.filter(({ state }) => state === 'PROCESSING')
  if (due.length === 0) return
  const outcomes = await deps.channel.payBack(
    due.map((refund) => ({ ...refund, occurredAtMs: refund.decidedAtMs ?? refund.createdAtMs })),
  )
  const answered = due.map((refund, at) => ({ refund, outcome: outcomes[at] }))
  await tell(deps, await trying(() => recordPaidBack(deps, answered)))
}

/** Says how refunds stand, and with them their payments. */
async function tell(deps: PayBackDeps, refundIds: readonly string[]): Promise<void> {
  const refunds = await findRefunds(deps.database, refundIds)
  const payments = await findByIds(
    deps,
    refunds.map(({ paymentId }) => paymentId),
  )
  for (const refund of refunds) deps.refunded.announce(refund)
  for (const payment of payments.values()) deps.finished.announce(payment)
}

/**
 * Pays a refund back that was decided a moment ago, and gives it as it stands then. Without an answer it stays PROCESSING,
 * and the sweeper's next turn asks again. Either way it is said, and so is what only waits for a second person.
 */
export async function payBackNow(deps: PayBackDeps, refund: Refund): Promise<Refund> {
  if (refund.state !== 'PROCESSING') {
    deps.refunded.announce(refund)
    return refund
  }
  try {
    await payBack(deps, [refund])
  } catch (error) {
    deps.log.warn({ err: error, refundId: refund.refundId }, 'a refund stays unfinished for now')
    await makeDue(deps, refund).catch(() => undefined)
    await tell(deps, [refund.refundId]).catch(() => undefined)
  }
  return (await findRefunds(deps.database, [refund.refundId]).catch(() => []))[0] ?? refund
}

async function makeDue({ database }: PayBackDeps, { refundId }: Refund): Promise<void> {
  const text = `UPDATE refunds SET sweep_after = now() WHERE refund_id = $1 AND state = 'PROCESSING'`
  await database.query({ name: 'refund-due', text, values: [refundId] })
}

const CLAIM = `
  WITH due AS (
    SELECT refund_id FROM refunds
    WHERE state = 'PROCESSING' AND sweep_after <= now() + $1::float8 * interval '1 millisecond'
    ORDER BY sweep_after LIMIT ${CLAIM_LIMIT} FOR UPDATE SKIP LOCKED
  )
  UPDATE refunds r SET sweep_after = now() + interval '3 seconds' FROM due WHERE r.refund_id = due.refund_id
  RETURNING r.refund_id AS "refundId"`

/**
 * Takes up refunds that nobody has finished and are due by the database's clock, or would be within `aheadMs`. Gives how
 * many; one whose answer is lost again is due again three seconds later.
 */
export async function sweepRefunds(deps: PayBackDeps, aheadMs: number): Promise<number> {
  let taken = 0
  for (;;) {
    const { rows } = await deps.database.query<{ refundId: string }>({
      name: 'refunds-claim',
      text: CLAIM,
      values: [aheadMs],
    })
    const claimed = rows.map(({ refundId }) => refundId)
    await payBack(deps, await findRefunds(deps.database, claimed))
    taken += claimed.length
    if (claimed.length < CLAIM_LIMIT) return taken
  }
}
