import { toRfc3339, type Clock } from '@yimatong/contract/clock'
import type { Database, Queryable } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import type { PayBackOutcome } from '../../channels/channel.ts'
import { type Found, writeExceptions } from '../exceptions/exception.ts'
import type { Refund } from './refund.ts'

/** A refund that the ledger was asked for, and what it said. */
export interface Answered {
  refund: Refund
  outcome: PayBackOutcome | undefined
}

export interface RecordDeps {
  database: Pick<Database, 'transaction'>
  clock: Clock
  log: Log
}

/**
 * Records what the ledger has paid back, and gives those refunds. What it refuses, or could pay to nobody's account, is written
 * down as an exception in the same transaction. A refused refund stays PROCESSING and is asked for once an hour: the books
 * of both sides disagree, which a person must look at.
 */
export function recordPaidBack({ database, clock, log }: RecordDeps, answered: readonly Answered[]): Promise<string[]> {
  return database.transaction(async (transaction) => {
    const ended = await markPaid(transaction, answered, clock())
    const found = answered.flatMap((each) => exceptionOf(each) ?? [])
    await writeExceptions(transaction, found)
    const refused = found.filter((each) => each.class === 'REFUND_REFUSED')
    for (const { refundId, evidence } of refused) log.error({ refundId, evidence }, 'the ledger refuses a refund')
    await putOff(transaction, refused)
    return ended
  })
}

async function markPaid(transaction: Queryable, answered: readonly Answered[], nowMs: number): Promise<string[]> {
  const paid = answered.flatMap(({ refund: { refundId }, outcome }) =>
    outcome?.outcome === 'PAID_BACK' ? { ...outcome, refundId } : [],
  )
  const { rows } = await transaction.query<{ refundId: string }>({
    name: 'refunds-record',
    text: `WITH ended AS (
        UPDATE refunds r SET state = 'SUCCESS', to_suspense = item.to_suspense, subsidy_fen = item.subsidy_fen,
          subsidy_to_fund = item.subsidy_to_fund, finished_at = to_timestamp($5::float8 / 1000)
        FROM unnest($1::text[], $2::bool[], $3::int[], $4::bool[]) AS item (refund_id, to_suspense, subsidy_fen, subsidy_to_fund)
        WHERE r.refund_id = item.refund_id AND r.state = 'PROCESSING'
        RETURNING r.refund_id
      ), resolved AS (
        UPDATE exceptions e SET state = 'RESOLVED', resolved_how = 'PAID_BACK', resolved_at = now()
        FROM ended WHERE e.refund_id = ended.refund_id AND e.class = 'REFUND_REFUSED' AND e.state = 'OPEN'
        RETURNING e.exception_id, e.resolved_at
      ), noted AS (
        INSERT INTO exception_notes (exception_id, at, type, author)
        SELECT exception_id, resolved_at, 'PAID_BACK', 'sweeper' FROM resolved
      )
      SELECT refund_id AS "refundId" FROM ended`,
    values: [
      paid.map(({ refundId }) => refundId),
      paid.map(({ toSuspense }) => toSuspense),
      paid.map(({ subsidyFen }) => subsidyFen),
      paid.map(({ subsidyToFund }) => subsidyToFund),
      nowMs,
    ],
  })
  return rows.map(({ refundId }) => refundId)
}

function exceptionOf({ refund, outcome }: Answered): Found | undefined {
  const { refundId, paymentId, merchantNo, state } = refund
  const totalFen = refund.amountFen + refund.surchargeFen
  const common = { paymentId, refundId, merchantNo, totalFen }
  if (outcome?.outcome === 'REFUSED') {
    const ours = { id: refundId, state, total: totalFen }
    const evidence = { ours, ledger: { id: paymentId, state: outcome.reason, total: 0 } }
    return { ...common, class: 'REFUND_REFUSED', evidence }
  }
  if (outcome?.toSuspense !== true) return undefined
  const side = { id: refundId, total: totalFen, at: toRfc3339(outcome.postedAtMs) }
  const evidence = { ours: { ...side, state: 'SUCCESS' }, ledger: { ...side, state: 'SUSPENSE' } }
  return { ...common, class: 'REFUND_TO_SUSPENSE', evidence }
}

async function putOff(transaction: Queryable, refused: readonly Found[]): Promise<void> {
  if (refused.length === 0) return
  await transaction.query({
    name: 'refunds-put-off',
    text: `UPDATE refunds SET sweep_after = now() + interval '1 hour' WHERE refund_id = ANY ($1::text[]) AND state = 'PROCESSING'`,
    values: [refused.map(({ refundId }) => refundId)],
  })
}
