import type { ConfirmationReason } from '@yimatong/contract/states'
import type { Lane } from '@yimatong/kit/database'
import type { CodeForm, EarlierPayment, Payment } from '../payment.ts'
import type { Price } from '../price.ts'
import { findByIds } from '../read.ts'
import { surchargeStatusOf } from '../surcharge-status.ts'
import { trying } from '../trying.ts'

/** A payment that is not charged before its payer, or the cashier, has confirmed it. */
export interface ToAsk {
  /** PROCESSING, with a code that was redeemed. */
  payment: Payment
  reason: ConfirmationReason
  /** What will be charged: it is kept as it is until then. */
  price: Price
  phone: { deviceId: string; codeForm: CodeForm }
  /** The payment that this one looks like; it is named when that is the reason. */
  earlier: EarlierPayment | undefined
  askedAtMs: number
}

export interface Asked {
  /** The payment as it is now: USERPAYING, unless somebody has closed it in the meantime. */
  payment: Payment
  /** True when somebody is asked by this. */
  taken: boolean
}

/**
 * Lets payments wait for whoever must confirm them. Until when is said by the database's clock, which also decides it; then the row is
 * due for the sweeper. One that is being closed is left alone, and so is one that was asked about before: sent again after its answer was
 * lost, this finds payments that were confirmed meanwhile. The state is compared as text for the reason that stands at `record.ts`.
 */
const ASK = `
  WITH item AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::float8[], $11::text[])
    AS t (payment_id, person_id, identity_class, surcharge_fen, surcharge_status, surcharge_rule, device_id, code_form,
      reason, asked_ms, earlier_id)
    ORDER BY payment_id
  ), waiting AS (
    UPDATE payments p SET state = 'USERPAYING', person_id = item.person_id,
      identity_class = item.identity_class::identity_class, surcharge_fen = item.surcharge_fen,
      surcharge_status = item.surcharge_status::surcharge_status, surcharge_rule = item.surcharge_rule::jsonb,
      device_id = item.device_id, code_form = item.code_form::code_form,
      sweep_after = now() + $12::float8 * interval '1 second'
    FROM item
    WHERE p.payment_id = item.payment_id AND p.state::text = 'PROCESSING' AND p.closing_at IS NULL
      AND NOT EXISTS (SELECT FROM confirmations c WHERE c.payment_id = p.payment_id)
    RETURNING p.payment_id, p.person_id, p.sweep_after, item.reason, item.asked_ms, item.earlier_id
  ), asked AS (
    INSERT INTO confirmations (payment_id, person_id, reason, expires_at, earlier_id)
    SELECT payment_id, person_id, reason::confirmation_reason, sweep_after, earlier_id FROM waiting
  ), noted AS (
    INSERT INTO payment_events (payment_id, at, type, actor)
    SELECT payment_id, to_timestamp(asked_ms / 1000), 'CONFIRMATION_REQUESTED', 'gateway' FROM waiting
  )
  SELECT payment_id AS "paymentId", sweep_after AS "expiresAt" FROM waiting`

/** Asks about a group of payments; whoever is asked then has `withinSeconds`. Nothing is charged by it. */
export async function askGroup(lane: Lane, items: readonly ToAsk[], withinSeconds: number): Promise<Asked[]> {
  const expiries = await trying(() => update(lane, items, withinSeconds))
  const others = items.map(({ payment }) => payment.paymentId).filter((paymentId) => !expiries.has(paymentId))
  const current = await trying(() => findByIds({ database: lane }, others))
  return items.map((item) => {
    const { paymentId } = item.payment
    const expiresAtMs = expiries.get(paymentId)
    if (expiresAtMs !== undefined) return { payment: asked(item, expiresAtMs), taken: true }
    const payment = current.get(paymentId)
    if (payment === undefined) throw new Error(`${paymentId} was never opened`)
    // Nobody else asks for it: an update whose answer was lost has taken.
    return { payment, taken: payment.state === 'USERPAYING' }
  })
}

async function update(
  lane: Lane,
  items: readonly ToAsk[],
  withinSeconds: number,
): Promise<ReadonlyMap<string, number>> {
  const column = <T>(read: (item: ToAsk) => T): T[] => items.map(read)
  const { rows } = await lane.query<{ paymentId: string; expiresAt: Date }>({
    name: 'ask-payer',
    text: ASK,
    values: [
      column(({ payment }) => payment.paymentId),
      column(({ price }) => price.payer.personId),
      column(({ price }) => price.payer.identityClass ?? null),
      column(({ price }) => price.surchargeFen),
      column(({ price }) => surchargeStatusOf(price.payer, price.rule)),
      column(({ price: { rule } }) => (rule === undefined ? null : JSON.stringify(rule))),
      column(({ phone }) => phone.deviceId),
      column(({ phone }) => phone.codeForm),
      column(({ reason }) => reason),
      column(({ askedAtMs }) => askedAtMs),
      column((item) => lookAlikeOf(item)?.paymentId ?? null),
      withinSeconds,
    ],
  })
  return new Map(rows.map(({ paymentId, expiresAt }) => [paymentId, expiresAt.getTime()]))
}

const lookAlikeOf = ({ reason, earlier }: ToAsk) => (reason === 'DUPLICATE' ? earlier : undefined)

/** The payment as the statement has just left it. */
function asked(item: ToAsk, expiresAtMs: number): Payment {
  const { payment, price, phone, reason, askedAtMs } = item
  return {
    ...payment,
    ...phone,
    state: 'USERPAYING',
    payer: price.payer,
    surchargeFen: price.surchargeFen,
    surchargeStatus: surchargeStatusOf(price.payer, price.rule),
    surchargeRule: price.rule,
    confirmation: { reason, state: 'PENDING', expiresAtMs, earlier: lookAlikeOf(item) },
    events: [...payment.events, { type: 'CONFIRMATION_REQUESTED', atMs: askedAtMs, actor: 'gateway' }],
  }
}
