import type { MerchantRefusal } from '@yimatong/contract/merchant-standing'
import type { DeclineCode } from '@yimatong/contract/states'
import { plainArray, textArray } from '@yimatong/kit/array-text'
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
 * Moves unfinished payments to their final state, with the events that their own rows do not tell (see `EVENTS` in `row.ts`). A payment that is finished stays as it is, one that
 * is being closed cannot succeed any more, one that waits for its payer can only be closed, and a payer who is known stays
 * known. Takes them in the order of the ids, so that a sweeper that records some of the same payments waits instead of
 * deadlocking. The state is compared as text, which no index is of: otherwise the planner walks all unfinished payments,
 * and those that were a moment ago, for each item instead of looking it up by its key. A group may hold two outcomes of one payment,
 * its debit's and a cancellation's: one of them takes, and the statement says which item that was.
 */
const RECORD = `
  WITH item AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::text[], $10::text[], $11::float8[], $12::float8[], $13::float8[], $14::text[], $15::text[], $16::text[],
      $17::int[])
    WITH ORDINALITY AS t (payment_id, state, surcharge_fen, surcharge_status, surcharge_rule, person_id, identity_class,
      device_id, code_form, decline_code, balance_after_fen, paid_ms, finished_ms, actor, used_by_no, merchant_refusal,
      subsidy_fen, nth)
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
    FROM item
    WHERE p.payment_id = item.payment_id
      AND (p.state::text = 'PROCESSING' OR (p.state::text = 'USERPAYING' AND item.state = 'CLOSED'))
      AND (item.state <> 'SUCCESS' OR p.closing_at IS NULL)
    RETURNING p.payment_id, p.state, p.finished_at, item.actor, item.nth
  ), noted AS (
    INSERT INTO payment_events (payment_id, at, type, actor)
    SELECT payment_id, finished_at, 'FOUND_BY_SWEEPER', actor FROM taken WHERE actor = 'sweeper'
    UNION ALL
    SELECT payment_id, finished_at, (CASE state WHEN 'SUCCESS' THEN 'SUCCEEDED' WHEN 'PAYERROR' THEN 'DECLINED'
      ELSE 'CLOSED' END)::payment_event_type, actor FROM taken WHERE NOT (state = 'SUCCESS' AND actor = 'gateway')
  )
  SELECT coalesce(array_agg(nth::int), '{}') AS "takenNths" FROM taken`

/** Records a group of outcomes and gives each payment as it stands afterwards. */
export async function recordGroup(lane: Lane, items: readonly ToRecord[]): Promise<Recorded[]> {
  const taken = await trying(() => update(lane, items))
  const others = items.filter((item) => !taken.has(item)).map(({ payment }) => payment.paymentId)
  const current = await trying(() => findByIds({ database: lane }, others))
  return items.map((item) => {
    const { paymentId } = item.payment
    if (taken.has(item)) return { payment: recorded(item), taken: true }
    const payment = current.get(paymentId)
    if (payment === undefined) throw new Error(`${paymentId} was never opened`)
    // An update whose answer was lost has taken; it is known by what it wrote.
    return { payment, taken: payment.state === item.outcome.state && payment.finishedAtMs === item.finishedAtMs }
  })
}

async function update(lane: Lane, items: readonly ToRecord[]): Promise<Set<ToRecord | undefined>> {
  const texts = (read: (outcome: Outcome) => string | undefined) => textArray(items.map(({ outcome }) => read(outcome)))
  const numbers = (read: (outcome: Outcome) => number | undefined) =>
    plainArray(items.map(({ outcome }) => read(outcome)))
  const { rows } = await lane.query<{ takenNths: number[] }>({
    name: 'record',
    text: RECORD,
    values: [
      textArray(items.map(({ payment }) => payment.paymentId)),
      texts((outcome) => outcome.state),
      numbers((outcome) => outcome.surchargeFen),
      texts((outcome) => outcome.surchargeStatus),
      texts(({ surchargeRule }) => surchargeRule && JSON.stringify(surchargeRule)),
      texts((outcome) => outcome.payer?.personId),
      texts((outcome) => outcome.payer?.identityClass),
      texts((outcome) => outcome.deviceId),
      texts((outcome) => outcome.codeForm),
      texts((outcome) => outcome.declineCode),
      numbers((outcome) => outcome.balanceAfterFen),
      numbers((outcome) => outcome.paidAtMs),
      plainArray(items.map(({ finishedAtMs }) => finishedAtMs)),
      textArray(items.map(({ actor }) => actor)),
      texts((outcome) => outcome.usedByNo),
      texts((outcome) => outcome.merchantRefusal),
      numbers((outcome) => outcome.subsidyFen ?? 0),
    ],
  })
  return new Set(rows[0]?.takenNths.map((nth) => items[nth - 1]))
}

const EVENT_OF = { SUCCESS: 'SUCCEEDED', PAYERROR: 'DECLINED', CLOSED: 'CLOSED' } as const

/**
 * The payment as the statement has just left it: what the outcome says replaces what stood there, but a payer who is known stays
 * known. Said member by member, since a copy by spreading two objects of many forms costs ten times as much.
 */
function recorded({ payment, outcome, actor, finishedAtMs }: ToRecord): Payment {
  const last: PaymentEvent = { type: EVENT_OF[outcome.state], atMs: finishedAtMs, actor }
  const events: PaymentEvent[] = [...payment.events]
  if (actor === 'sweeper') events.push({ type: 'FOUND_BY_SWEEPER', atMs: finishedAtMs, actor })
  events.push(last)
  const now: Payment = { ...payment }
  now.state = outcome.state
  now.payer = outcome.payer ?? payment.payer
  now.deviceId = outcome.deviceId
  now.codeForm = outcome.codeForm
  now.surchargeFen = outcome.surchargeFen
  now.surchargeStatus = outcome.surchargeStatus
  now.surchargeRule = outcome.surchargeRule
  now.declineCode = outcome.declineCode
  now.merchantRefusal = outcome.merchantRefusal
  now.usedByNo = outcome.usedByNo
  now.balanceAfterFen = outcome.balanceAfterFen
  now.subsidyFen = outcome.subsidyFen ?? 0
  now.paidAtMs = outcome.paidAtMs
  now.finishedAtMs = finishedAtMs
  now.events = events
  return now
}
