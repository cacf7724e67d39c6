import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { askAgain, lockPayoutOf, type SendDeps, sendPayout, standingOf } from './payout-transfers.ts'

export interface PayoutDeps extends SendDeps {
  clock: Clock
}

/** What would be paid out now with a settlement: it and all before it that were not, in fen. */
export interface Due {
  merchantNo: string
  settlementIds: string[]
  netFen: number
  commissionFen: number
}

const DUE = `
  SELECT s.merchant_no AS "merchantNo", array_agg(d.settlement_id ORDER BY d.settlement_no) AS "settlementIds",
    sum(d.net_fen)::float8 AS "netFen", sum(d.commission_fen)::float8 AS "commissionFen"
  FROM settlements s JOIN settlements d ON d.merchant_no = s.merchant_no AND d.settlement_no <= s.settlement_no
  WHERE s.settlement_id = $1 AND NOT EXISTS (SELECT FROM payout_items i WHERE i.settlement_id = d.settlement_id)
  GROUP BY s.merchant_no, s.settlement_id`

/** What is due with a settlement; undefined when there is no such one, or it was paid out. A day below zero is carried on. */
export async function dueWith(database: Queryable, settlementId: string): Promise<Due | undefined> {
  const { rows } = await database.query<Due>({ name: 'payout-due', text: DUE, values: [settlementId] })
  const [due] = rows
  return due?.settlementIds.includes(settlementId) ? due : undefined
}

/** A pay-out that a second person has allowed: the transfer to the bank has been made, under its number there. */
export interface AllowedPayout {
  approvalId: string
  settlementId: string
  /** As it was asked for: when more or less is due by now, it is STATE_CONFLICT. */
  amountFen: number
  bankReference: string
  paidOn: string
  requestedBy: string
  decidedBy: string
}

/**
 * Writes down that a merchant was paid, and has the ledger take it off the merchant's account, commission apart. Carried out
 * again under the same approval it is the same: the rows say which, and the ledger's postings are named after the
 * settlement. ONECARD_UNAVAILABLE when the ledger does not answer: unknown, and asked for again by a turn as well. STATE_CONFLICT
 * when it refuses; the pay-out stands as DECLINED then, until a person has it asked for again.
 */
export async function payOut(deps: PayoutDeps, allowed: AllowedPayout): Promise<void> {
  const { database, clock } = deps
  await database.transaction((transaction) => write(transaction, clock(), allowed))
  const written = await standingOf(database, allowed.approvalId)
  if (written?.state === 'POSTING') await sendPayout(deps, written.payoutId)
  const standing = await standingOf(database, allowed.approvalId)
  if (standing?.state === 'DECLINED') throw problem('STATE_CONFLICT', `The ledger refuses: ${standing.code}.`)
  if (standing?.state !== 'DONE') throw problem('ONECARD_UNAVAILABLE')
}

async function write(transaction: Queryable, nowMs: number, allowed: AllowedPayout): Promise<void> {
  const { approvalId, settlementId, amountFen, bankReference, paidOn, requestedBy, decidedBy } = allowed
  // Two pay-outs of one merchant at the same moment: the second waits here, and then finds nothing due.
  const lock = `SELECT FROM settlement_places WHERE merchant_no = (SELECT merchant_no FROM settlements WHERE settlement_id = $1) FOR NO KEY UPDATE`
  await transaction.query({ name: 'payout-lock', text: lock, values: [settlementId] })
  const known = 'SELECT FROM payouts WHERE approval_id = $1'
  const before = await transaction.query({ name: 'payout-known', text: known, values: [approvalId] })
  if (before.rows.length > 0) return
  const due = await dueWith(transaction, settlementId)
  if (due === undefined || due.netFen !== amountFen) throw problem('STATE_CONFLICT', 'Something else is due by now.')
  const payoutId = newId('payout')
  await transaction.query({
    name: 'payout-insert',
    text: `INSERT INTO payouts (payout_id, merchant_no, settlement_id, amount_fen, commission_fen, bank_reference, paid_on,
        approval_id, requested_by, decided_by, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7::date, $8, $9, $10, $11)`,
    values: [
      payoutId,
      due.merchantNo,
      settlementId,
      due.netFen,
      due.commissionFen,
      bankReference,
      paidOn,
      approvalId,
      requestedBy,
      decidedBy,
      new Date(nowMs),
    ],
  })
  await transaction.query({
    name: 'payout-items',
    text: 'INSERT INTO payout_items (settlement_id, payout_id) SELECT unnest($1::text[]), $2',
    values: [due.settlementIds, payoutId],
  })
  await transaction.query({
    name: 'payout-transfers',
    text: `INSERT INTO payout_transfers (posting_id, payout_id, purpose, attempt, amount_fen, business_date, created_at)
      SELECT $1 || '-' || lower(t.purpose), $2, t.purpose::payout_transfer_purpose, 1, t.amount_fen, $5::date, $6
      FROM (VALUES ('COMMISSION', $3::bigint), ('PAYOUT', $4::bigint)) AS t (purpose, amount_fen) WHERE t.amount_fen > 0`,
    values: [settlementId, payoutId, due.commissionFen, due.netFen, businessDateOf(nowMs), new Date(nowMs)],
  })
}

/**
 * Has what the ledger has refused of a pay-out asked for again, under the next numbers: the money has left the bank, so it must be
 * booked once it can be. `also` is done in the same transaction. Gives the pay-out's id. NOT_FOUND; STATE_CONFLICT for one that was
 * not refused, and where the ledger knows something else under the number: that is for whoever looks at both books.
 */
export function repeatPayout(
  { database, clock }: PayoutDeps,
  settlementId: string,
  also: (transaction: Queryable, payoutId: string) => Promise<void>,
): Promise<string> {
  return database.transaction(async (transaction) => {
    const standing = await lockPayoutOf(transaction, settlementId)
    if (standing === undefined) throw problem('NOT_FOUND')
    const { payoutId, state, code } = standing
    if (state !== 'DECLINED') throw problem('STATE_CONFLICT', 'The ledger has not refused it.')
    if (code === 'CONFLICT') throw problem('STATE_CONFLICT', 'The ledger knows something else under its number.')
    const nowMs = clock()
    await askAgain(transaction, payoutId, { businessDate: businessDateOf(nowMs), nowMs })
    await also(transaction, payoutId)
    return payoutId
  })
}
