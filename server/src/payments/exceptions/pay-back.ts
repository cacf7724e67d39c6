import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import { isUnfinished, type TradeState } from '@yimatong/contract/states'
import type { Database, Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import type { Channel } from '../../channels/channel.ts'
import type { Refunds } from '../refunds/refunds.ts'
import type { Case } from './cases.ts'

export interface PayCaseBackDeps {
  database: Database
  channel: Pick<Channel, 'payBack'>
  refunds: Pick<Refunds, 'ask'>
  clock: Clock
}

/**
 * How a case's payer gets his money. REFUND: what is left of a payment that stands here, by a refund like any other, whose number is the
 * case's id; `refundId` is there once it was asked for. POSTING: what was debited beyond our books, from that very debit, under the
 * case's own id. In fen.
 */
export type PayBackRoad =
  | {
      road: 'REFUND'
      paymentId: string
      merchantNo: string
      amountFen: number
      totalFen: number
      refundId: string | null
    }
  | { road: 'POSTING'; postingId: string; amountFen: number; surchargeFen: number; totalFen: number }

/** Nothing can go back, and the sentence for whoever asks. */
export interface NoRoad {
  road: 'NONE'
  why: string
}
const noRoad = (why: string): NoRoad => ({ road: 'NONE', why })
const NOTHING = noRoad('There is nothing of this that could be paid back.')

interface Left {
  merchantNo: string
  amountFen: number
  totalFen: number
  refundId: string | null
}

/**
 * What of this case can go back, by its class and both sides' evidence. A debit whose payment stood here without an outcome, or with
 * another one, goes by how that payment stands now: it may have been paid after all.
 */
export async function payBackRoadOf(database: Queryable, found: Case): Promise<PayBackRoad | NoRoad> {
  if (found.class === 'TILL_SAYS_UNPAID' && found.paymentId !== null)
    return refundOf(database, found.exceptionId, found.paymentId)
  const { ours, ledger } = found.evidence
  if (ledger?.kind !== 'DEBIT' || ledger.amount === undefined) return NOTHING
  const booked = BOOKED_THERE[found.class] ? ours : undefined
  if (BOOKED_THERE[found.class] === undefined) return NOTHING
  const amountFen = ledger.amount - (booked?.amount ?? 0)
  const surchargeFen = (ledger.surcharge ?? 0) - (booked?.surcharge ?? 0)
  if (amountFen < 0 || surchargeFen < 0 || amountFen + surchargeFen === 0) return NOTHING
  const why = found.class === 'STATE_DIFFERS' ? await whyNotBack(database, found) : undefined
  if (why !== undefined) return noRoad(why)
  return { road: 'POSTING', postingId: ledger.id, amountFen, surchargeFen, totalFen: amountFen + surchargeFen }
}

/** Of which classes a debit may be paid back from the ledger's side, and whether a part of it is rightly booked here. */
const BOOKED_THERE: Partial<Record<Case['class'], boolean>> = {
  MISSING_HERE: false,
  DUPLICATE: false,
  STATE_DIFFERS: false,
  LATE_SUCCESS: false,
  AMOUNT_DIFFERS: true,
  SURCHARGE_DIFFERS: true,
}

/** Why the debit of a payment does not go back as one of nobody; undefined when the payment has ended without it, and for good. */
async function whyNotBack(database: Queryable, { paymentId }: Case): Promise<string | undefined> {
  const { rows } = await database.query<{ state: TradeState }>({
    name: 'case-payment',
    text: 'SELECT state::text FROM payments WHERE payment_id = $1',
    values: [paymentId],
  })
  const state = rows[0]?.state
  if (state === 'CLOSED' || state === 'PAYERROR') return undefined
  if (state !== undefined && isUnfinished(state)) return 'Its payment is not finished: wait until it has an outcome.'
  return 'Its payment stands as paid: resolve it as corrected.'
}

/** What was asked for before stands, whatever is left of the payment now: it was set aside, and a crash may have come after it. */
async function refundOf(database: Queryable, exceptionId: string, paymentId: string): Promise<PayBackRoad | NoRoad> {
  const { rows } = await database.query<Left>({
    name: 'case-left',
    text: `SELECT p.merchant_no AS "merchantNo", r.refund_id AS "refundId",
        coalesce(r.amount_fen, p.amount_fen - p.refunded_fen + p.refunded_surcharge_fen) AS "amountFen",
        coalesce(r.amount_fen + r.surcharge_fen, p.amount_fen + p.surcharge_fen - p.refunded_fen) AS "totalFen"
      FROM payments p
      LEFT JOIN refunds r ON r.merchant_no = p.merchant_no AND r.kind = 'REFUND' AND r.out_refund_no = $2
      WHERE p.payment_id = $1 AND p.state IN ('SUCCESS', 'REFUND')`,
    values: [paymentId, exceptionId],
  })
  const [left] = rows
  return left === undefined || left.amountFen === 0 ? NOTHING : { road: 'REFUND', paymentId, ...left }
}

export interface PaidCaseBack {
  id: string
  toSuspense: boolean
}

/**
 * Pays a case's payer back, once, whoever asks how often: the case's id is the refund's number and the posting's. Gives the id under
 * which it went, and whether it waits for its owner because the account is closed. STATE_CONFLICT when the ledger refuses, with its
 * reason.
 */
export async function payCaseBack(
  deps: PayCaseBackDeps,
  found: Case,
  { by, reason }: { by: string; reason: string },
): Promise<PaidCaseBack> {
  const { exceptionId } = found
  const road = await payBackRoadOf(deps.database, found)
  if (road.road === 'NONE') throw problem('STATE_CONFLICT', road.why)
  if (road.road === 'REFUND') {
    const { merchantNo, paymentId, amountFen } = road
    const asked = { merchantNo, paymentId, outRefundNo: exceptionId, amountFen, reason, requestedBy: by }
    if (road.refundId !== null) return { id: road.refundId, toSuspense: false }
    const { refundId: id, toSuspense } = await deps.refunds.ask(asked, () => ({ needsApproval: false }))
    return { id, toSuspense }
  }
  const { postingId: paymentId, amountFen, surchargeFen } = road
  const when = { occurredAtMs: deps.clock(), businessDate: await backDayOf(deps, found) }
  const back = { refundId: exceptionId, kind: 'REFUND', paymentId, amountFen, surchargeFen, ...when } as const
  const [outcome] = await deps.channel.payBack([back])
  if (outcome?.outcome === 'PAID_BACK') return { id: exceptionId, toSuspense: outcome.toSuspense }
  throw problem('STATE_CONFLICT', `The one-card refuses: ${outcome?.reason ?? 'no answer'}.`)
}

/**
 * The day on which the ledger books it, written down before the ledger is asked: settlement counts it on that day, however often it
 * must be asked. A late debit goes back on the day on which it was found, as the rule that tries it first says.
 */
async function backDayOf({ database, clock }: PayCaseBackDeps, { exceptionId }: Case): Promise<string> {
  const { rows } = await database.query<{ day: string }>({
    name: 'case-back-day',
    text: `UPDATE exceptions SET paid_back_on = coalesce(paid_back_on,
        CASE WHEN class = 'LATE_SUCCESS' THEN (created_at AT TIME ZONE 'Asia/Shanghai')::date ELSE $2::date END)
      WHERE exception_id = $1 AND state = 'OPEN' RETURNING paid_back_on::text AS day`,
    values: [exceptionId, businessDateOf(clock())],
  })
  const [row] = rows
  if (row === undefined) throw problem('STATE_CONFLICT', 'It is resolved already.')
  return row.day
}
