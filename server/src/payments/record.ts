import type { MerchantRefusal } from '@yimatong/contract/merchant-standing'
import type { DeclineCode } from '@yimatong/contract/states'
import type { Lane } from '@yimatong/kit/database'
import type { AppliedRule, CodeForm, Payer, Payment, PaymentEvent, SurchargeStatus } from './payment.ts'
import { findByIds } from './read.ts'
import { trying } from './trying.ts'

/** What came of a payment, complete: it replaces what stood there while nothing was known. */
export interface Outcome {
  state: 'SUCCESS' | 'PAYERROR' | 'CLOSED'
  payer?: Payer | undefined
  deviceId?: string | undefined
  codeForm?: CodeForm | undefined
  surchargeFen: number
  surchargeStatus: SurchargeStatus
  surchargeRule?: AppliedRule | undefined
  declineCode?: DeclineCode | undefined
  merchantRefusal?: MerchantRefusal | undefined
  usedByNo?: string | undefined
  balanceAfterFen?: number | undefined
  /** What of it the payer's subsidy paid; nothing when absent. */
  subsidyFen?: number
  paidAtMs?: number | undefined
}

export interface ToRecord {
  /** The payment as it stands, unfinished. */
  payment: Payment
  outcome: Outcome
  actor: 'gateway' | 'sweeper'
  finishedAtMs: number
}

export interface Recorded {
  /** The payment as it is now: with this outcome, or with the one that somebody else recorded before. */
  payment: Payment
  /** True when this outcome is the one that stands. */
  taken: boolean
}

/**
 * Moves unfinished payments to their final state, with the events. A payment that is finished stays as it is, one that
 * is being closed cannot succeed any more, one that waits for its payer can only be closed, and a payer who is known stays
 * known. Locks in the order of the ids, so that a sweeper that records some of the same payments waits instead of
 * deadlocking. `OFFSET 0` keeps the planner from walking all unfinished payments instead of looking up each.
 */
const RECORD = `
  WITH item AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::text[], $11::float8[], $12::float8[], $13::float8[], $14::text[], $15::text[], $16::text[],
      $17::int[])
    AS t (payment_id, state, surcharge_fen, surcharge_status, surcharge_rule, person_id, identity_class, device_id,
      code_form, decline_code, balance_after_fen, paid_ms, finished_ms, actor, used_by_no, merchant_refusal,
      subsidy_fen)
    ORDER BY payment_id
  ), taken AS (
    UPDATE payments p SET state = item.state::trade_state, surcharge_fen = item.surcharge_fen,
      surcharge_status = item.surcharge_status::surcharge_status, surcharge_rule = item.surcharge_rule::jsonb,
      person_id = coalesce(item.person_id, p.person_id),
      identity_class = coalesce(item.identity_class::identity_class, p.identity_class), device_id = item.device_id,
      code_form = item.code_form::code_form, decline_code = item.decline_code, used_by_no = item.used_by_no,
      merchant_refusal = item.merchant_refusal,
      balance_after_fen = item.balance_after_fen, subsidy_fen = item.subsidy_fen, paid_at = to_timestamp(item.paid_ms / 1000),
      finished_at = to_timestamp(item.finished_ms / 1000)
    FROM item CROSS JOIN LATERAL (
      SELECT u.payment_id FROM payments u
      WHERE u.payment_id = item.payment_id
        AND (u.state = 'PROCESSING' OR (u.state = 'USERPAYING' AND item.state = 'CLOSED'))
        AND (item.state <> 'SUCCESS' OR u.closing_at IS NULL)
      FOR UPDATE OFFSET 0
    ) unfinished
    WHERE p.payment_id = unfinished.payment_id
    RETURNING p.payment_id, p.state, p.finished_at, item.actor
  ), noted AS (
    INSERT INTO payment_events (payment_id, at, type, actor)
    SELECT payment_id, finished_at, 'FOUND_BY_SWEEPER', actor FROM taken WHERE actor = 'sweeper'
    UNION ALL
    SELECT payment_id, finished_at, (CASE state WHEN 'SUCCESS' THEN 'SUCCEEDED' WHEN 'PAYERROR' THEN 'DECLINED'
      ELSE 'CLOSED' END)::payment_event_type, actor FROM taken
  )
  SELECT coalesce(array_agg(payment_id), '{}') AS "takenIds" FROM taken`

/** Records a group of outcomes and gives each payment as it stands afterwards. */
export async function recordGroup(lane: Lane, items: readonly ToRecord[]): Promise<Recorded[]> {
  const takenIds = await trying(() => update(lane, items))
  const others = items.map(({ payment }) => payment.paymentId).filter((paymentId) => !takenIds.has(paymentId))
  const current = await trying(() => findByIds({ database: lane }, others))
  return items.map((item) => {
    const { paymentId } = item.payment
    if (takenIds.has(paymentId)) return { payment: recorded(item), taken: true }
    const payment = current.get(paymentId)
    if (payment === undefined) throw new Error(`${paymentId} was never opened`)
    // An update whose answer was lost has taken; it is known by what it wrote.
    return { payment, taken: payment.state === item.outcome.state && payment.finishedAtMs === item.finishedAtMs }
  })
}

async function update(lane: Lane, items: readonly ToRecord[]): Promise<Set<string>> {
  const column = <T>(read: (outcome: Outcome, item: ToRecord) => T): T[] =>
    items.map((item) => read(item.outcome, item))
  const { rows } = await lane.query<{ takenIds: string[] }>({
    name: 'record',
    text: RECORD,
    values: [
      items.map(({ payment }) => payment.paymentId),
      column((outcome) => outcome.state),
      column((outcome) => outcome.surchargeFen),
      column((outcome) => outcome.surchargeStatus),
      column(({ surchargeRule }) => (surchargeRule === undefined ? null : JSON.stringify(surchargeRule))),
      column((outcome) => outcome.payer?.personId ?? null),
      column((outcome) => outcome.payer?.identityClass ?? null),
      column((outcome) => outcome.deviceId ?? null),
      column((outcome) => outcome.codeForm ?? null),
      column((outcome) => outcome.declineCode ?? null),
      column((outcome) => outcome.balanceAfterFen ?? null),
      column((outcome) => outcome.paidAtMs ?? null),
      column((_outcome, item) => item.finishedAtMs),
      column((_outcome, item) => item.actor),
      column((outcome) => outcome.usedByNo ?? null),
      column((outcome) => outcome.merchantRefusal ?? null),
      column((outcome) => outcome.subsidyFen ?? 0),
    ],
  })
  return new Set(rows[0]?.takenIds)
}

const EVENT_OF = { SUCCESS: 'SUCCEEDED', PAYERROR: 'DECLINED', CLOSED: 'CLOSED' } as const

/** The payment as the statement has just left it. */
function recorded({ payment, outcome, actor, finishedAtMs }: ToRecord): Payment {
  const found: PaymentEvent[] = actor === 'sweeper' ? [{ type: 'FOUND_BY_SWEEPER', atMs: finishedAtMs, actor }] : []
  const last: PaymentEvent = { type: EVENT_OF[outcome.state], atMs: finishedAtMs, actor }
  return { ...payment, ...outcome, finishedAtMs, events: [...payment.events, ...found, last] }
}
