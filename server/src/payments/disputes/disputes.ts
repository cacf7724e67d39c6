import type { Clock } from '@yimatong/contract/clock'
import type { DisputeBody } from '@yimatong/contract/dispute-api'
import { DISPUTE_DAYS, disputeDueMs } from '@yimatong/contract/dispute-due'
import { newId } from '@yimatong/contract/ids'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { findByIds } from '../read.ts'
import { DISPUTE_JSON, type Dispute } from './dispute.ts'

export interface DisputeDeps {
  database: Queryable
  clock: Clock
}

/** A payment as its payer speaks of it. */
export interface OwnPayment {
  personId: string
  paymentId: string
}

const DAY_MS = 24 * 60 * 60 * 1000

const OPEN = `
  WITH opened AS (
    INSERT INTO disputes (dispute_id, payment_id, merchant_no, person_id, kind, text, evidence, opened_at, due_at)
    VALUES ($1, $2, $3, $4, $5::dispute_kind, $6, $7::jsonb, to_timestamp($8::float8 / 1000), to_timestamp($9::float8 / 1000))
    ON CONFLICT (payment_id) WHERE state IN ('OPEN', 'ANSWERED') DO NOTHING
    RETURNING dispute_id, opened_at
  )
  INSERT INTO dispute_events (dispute_id, seq, at, state, actor)
  SELECT dispute_id, 1, opened_at, 'OPEN', 'app' FROM opened`

/**
 * Opens a dispute about a payment that was charged, with what is known of the payment kept as it stands. One at a time: the
 * same once more is the one that stands. Problems NOT_FOUND for a payment that is not the person's, STATE_CONFLICT for one
 * that was not charged, is too old, or has an open dispute with other content.
 */
export async function openDispute(deps: DisputeDeps, own: OwnPayment, { kind, text }: DisputeBody): Promise<Dispute> {
  const { database, clock } = deps
  const payment = (await findByIds({ database }, [own.paymentId])).get(own.paymentId)
  if (payment === undefined || payment.payer?.personId !== own.personId) throw problem('NOT_FOUND')
  const nowMs = clock()
  if (payment.state !== 'SUCCESS' && payment.state !== 'REFUND') {
    throw problem('STATE_CONFLICT', 'Only what was charged can be disputed.')
  }
  if (payment.createdAtMs < nowMs - DISPUTE_DAYS * DAY_MS) {
    throw problem('STATE_CONFLICT', `A payment can be disputed within ${DISPUTE_DAYS} days.`)
  }
  const { paymentId, merchantNo } = payment
  const evidence = JSON.stringify(payment)
  const values = [
    newId('dispute'),
    paymentId,
    merchantNo,
    own.personId,
    kind,
    text,
    evidence,
    nowMs,
    disputeDueMs(nowMs),
  ]
  await database.query({ name: 'dispute-open', text: OPEN, values })
  const [standing] = await readDisputes(deps, own)
  if (standing === undefined) throw new Error(`a dispute about ${paymentId} was opened and is not there`)
  if (standing.kind !== kind || standing.text !== text) {
    throw problem('STATE_CONFLICT', 'Another dispute about this payment is open.')
  }
  return standing
}

const WITHDRAW = `
  WITH withdrawn AS (
    UPDATE disputes SET state = 'WITHDRAWN', closed_at = to_timestamp($3::float8 / 1000)
    WHERE payment_id = $1 AND person_id = $2 AND state IN ('OPEN', 'ANSWERED')
    RETURNING dispute_id, closed_at
  )
  INSERT INTO dispute_events (dispute_id, seq, at, state, actor)
  SELECT dispute_id, 3, closed_at, 'WITHDRAWN', 'app' FROM withdrawn`

/** Takes back what is open about a payment; again it changes nothing. NOT_FOUND without a dispute, STATE_CONFLICT once decided. */
export async function withdrawDispute(deps: DisputeDeps, own: OwnPayment): Promise<Dispute> {
  const values = [own.paymentId, own.personId, deps.clock()]
  await deps.database.query({ name: 'dispute-withdraw', text: WITHDRAW, values })
  const [latest] = await readDisputes(deps, own)
  if (latest === undefined) throw problem('NOT_FOUND')
  if (latest.state !== 'WITHDRAWN') throw problem('STATE_CONFLICT', 'It has been decided.')
  return latest
}

/** A person's disputes about a payment, newest first. */
export async function readDisputes(
  { database }: Pick<DisputeDeps, 'database'>,
  { personId, paymentId }: OwnPayment,
): Promise<Dispute[]> {
  const { rows } = await database.query<{ dispute: Dispute }>({
    name: 'disputes-of-payment',
    text: `SELECT ${DISPUTE_JSON} AS dispute FROM disputes d WHERE d.payment_id = $1 AND d.person_id = $2
      ORDER BY d.opened_at DESC, d.dispute_id DESC`,
    values: [paymentId, personId],
  })
  return rows.map(({ dispute }) => dispute)
}
