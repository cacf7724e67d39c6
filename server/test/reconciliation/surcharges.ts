import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { laterPostingId, surchargeBackPostingId } from '../../src/payments/later-surcharge-ids.ts'
import { type Back, type BooksWorld, type Line, personOf, type Sale } from './books.ts'

/** A surcharge that was pending, as our books have it. */
export interface Later {
  sale: Sale
  amountFen: number
  state: 'COLLECTING' | 'SETTLED' | 'WAIVED'
  refusals: number
  atMs: number
}

export const aLater = (sale: Sale, later: Partial<Later> & { atMs: number }): Later => ({
  sale,
  amountFen: 188,
  state: 'SETTLED',
  refusals: 0,
  ...later,
})

export async function writeLatersHere({ world, merchant }: BooksWorld, laters: readonly Later[]): Promise<void> {
  const rows = laters.map(({ sale, amountFen, state, refusals, atMs }) => ({
    payment_id: sale.paymentId,
    person_id: personOf(sale.payer),
    merchant_no: merchant.merchantNo,
    amount_fen: sale.amountFen,
    created_at: toRfc3339(sale.atMs),
    state,
    identity_class: 'OUTSIDER',
    surcharge_fen: amountFen,
    whole_fen: amountFen,
    surcharge_rule: { ruleId: 'rul_1', version: 1, rateBps: 1500, receiver: 'SCHOOL', name: '', nameEn: '' },
    refusals,
    business_date: businessDateOf(atMs),
    sweep_after: toRfc3339(atMs),
    waived_because: state === 'WAIVED' ? 'TOO_OLD' : null,
    ended_at: state === 'COLLECTING' ? null : toRfc3339(atMs),
  }))
  await world.owner.query({
    text: 'INSERT INTO pending_surcharges SELECT * FROM json_populate_recordset(NULL::pending_surcharges, $1::json)',
    values: [JSON.stringify(rows)],
  })
}

/** What a refund owes of a surcharge that was taken later. */
export interface LaterBack {
  back: Back
  amountFen: number
  toSuspense: boolean
}

export async function writeLaterBacksHere({ world, merchant }: BooksWorld, backs: readonly LaterBack[]): Promise<void> {
  const rows = backs.map(({ back, amountFen, toSuspense }) => ({
    refund_id: back.refundId,
    payment_id: back.sale.paymentId,
    person_id: personOf(back.sale.payer),
    merchant_no: merchant.merchantNo,
    amount_fen: amountFen,
    state: 'DONE',
    to_suspense: toSuspense,
    business_date: businessDateOf(back.atMs),
    created_at: toRfc3339(back.atMs),
    sweep_after: toRfc3339(back.atMs),
    finished_at: toRfc3339(back.atMs),
  }))
  await world.owner.query({
    text: 'INSERT INTO surcharge_backs SELECT * FROM json_populate_recordset(NULL::surcharge_backs, $1::json)',
    values: [JSON.stringify(rows)],
  })
}

export const laterLineOf = (later: Later, line: Partial<Line> = {}): Line => ({
  postingId: laterPostingId(later.sale.paymentId, later.refusals),
  kind: 'SURCHARGE_LATER',
  payer: later.sale.payer,
  amountFen: later.amountFen,
  surchargeFen: 0,
  atMs: later.atMs,
  ...line,
})

export const laterBackLineOf = ({ back, amountFen, toSuspense }: LaterBack, line: Partial<Line> = {}): Line => ({
  postingId: surchargeBackPostingId(back.refundId, toSuspense),
  kind: 'SURCHARGE_BACK',
  payer: back.sale.payer,
  amountFen,
  surchargeFen: 0,
  atMs: back.atMs,
  ...line,
})
