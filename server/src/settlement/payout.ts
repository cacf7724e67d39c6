import { businessDateOf, type Clock, toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { BANK_ACCOUNT, COMMISSION_ACCOUNT, postingsAnswer, type TransferItem } from '@yimatong/contract/onecard-api'
import type { Database, Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import type { ServiceClient } from '@yimatong/kit/service-client'

export interface PayoutDeps {
  database: Pick<Database, 'query' | 'transaction'>
  onecard: Pick<ServiceClient, 'post'>
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

interface Payout {
  payoutId: string
  settlementId: string
  accountNo: string
  amountFen: number
  commissionFen: number
  createdAt: Date
}

/**
 * Writes down that a merchant was paid, and has the ledger take it off the merchant's account, commission apart. Carried out
 * again under the same approval it is the same: the rows say which, and the ledger's postings are named after the
 * settlement. Rejects when the ledger does not answer; then it is to be carried out again.
 */
export async function payOut(deps: PayoutDeps, allowed: AllowedPayout): Promise<void> {
  await deps.database.transaction((transaction) => write(transaction, deps.clock(), allowed))
  const { rows } = await deps.database.query<Payout>({
    name: 'payout-open',
    text: `SELECT p.payout_id AS "payoutId", p.settlement_id AS "settlementId", m.account_no AS "accountNo",
        p.amount_fen::float8 AS "amountFen", p.commission_fen::float8 AS "commissionFen", p.created_at AS "createdAt"
      FROM payouts p JOIN merchants m USING (merchant_no) WHERE p.approval_id = $1 AND p.state = 'POSTING'`,
    values: [allowed.approvalId],
  })
  for (const payout of rows) {
    await post(deps, payout)
    const text = `UPDATE payouts SET state = 'DONE', finished_at = now() WHERE payout_id = $1 AND state = 'POSTING'`
    await deps.database.query({ name: 'payout-done', text, values: [payout.payoutId] })
  }
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
}

async function post({ onecard }: PayoutDeps, payout: Payout): Promise<void> {
  const items = transfersOf(payout)
  const { outcomes } = await onecard.post('/onecard/v1/postings', { items }, postingsAnswer)
  const refused = outcomes.find(({ outcome }) => outcome !== 'POSTED')
  // The money has left the bank already, so this is never given up: it is asked for again until the books agree.
  if (refused !== undefined)
    throw new Error(`the ledger does not post ${refused.postingId}: ${JSON.stringify(refused)}`)
}

function transfersOf({ settlementId, accountNo, amountFen, commissionFen, createdAt }: Payout): TransferItem[] {
  const atMs = createdAt.getTime()
  const when = { businessDate: businessDateOf(atMs), occurredAt: toRfc3339(atMs) }
  const transfer = (purpose: TransferItem['purpose'], from: string, to: string, amount: number): TransferItem => ({
    kind: 'TRANSFER',
    postingId: `${settlementId}-${purpose.toLowerCase()}`,
    purpose,
    from,
    to,
    amount,
    ...when,
  })
  const commission = commissionFen === 0 ? [] : [transfer('COMMISSION', accountNo, COMMISSION_ACCOUNT, commissionFen)]
  return [...commission, transfer('PAYOUT', accountNo, BANK_ACCOUNT, amountFen)]
}
