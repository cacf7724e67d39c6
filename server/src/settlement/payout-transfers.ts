import { toRfc3339 } from '@yimatong/contract/clock'
import {
  BANK_ACCOUNT,
  COMMISSION_ACCOUNT,
  type PostingOutcome,
  postingQueryAnswer,
  postingsAnswer,
  type TransferItem,
} from '@yimatong/contract/onecard-api'
import type { Database, Queryable } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import { ServiceCallError, type ServiceClient } from '@yimatong/kit/service-client'

/**
 * The transfers of pay-outs: rows that are a duty until the ledger has answered under their ids. No answer is unknown, and is asked
 * for again; a refusal is for ever, and waits for a person.
 */
export interface SendDeps {
  database: Pick<Database, 'query' | 'transaction'>
  onecard: Pick<ServiceClient, 'post'>
}

interface Pending {
  postingId: string
  purpose: 'COMMISSION' | 'PAYOUT'
  accountNo: string
  amountFen: number
  businessDate: string
  createdAt: Date
}

// The commission first: what is left afterwards must cover the pay-out.
const PENDING = `
  SELECT t.posting_id AS "postingId", t.purpose::text, m.account_no AS "accountNo", t.amount_fen::float8 AS "amountFen",
    t.business_date::text AS "businessDate", t.created_at AS "createdAt"
  FROM payout_transfers t JOIN payouts p USING (payout_id) JOIN merchants m USING (merchant_no)
  WHERE t.payout_id = $1 AND t.state = 'PENDING' ORDER BY t.purpose`

const ANSWER = `
  UPDATE payout_transfers t SET state = a.state::payout_transfer_state, decline_code = a.decline_code, answered_at = now()
  FROM unnest($1::text[], $2::text[], $3::text[]) AS a (posting_id, state, decline_code)
  WHERE t.posting_id = a.posting_id AND t.state = 'PENDING'`

/** DONE when each purpose was posted; DECLINED when nothing is under way any more and one was not. */
const CONCLUDE = `
  UPDATE payouts p SET tries = 0, state = (CASE WHEN c.posted THEN 'DONE' ELSE 'DECLINED' END)::payout_state,
    finished_at = CASE WHEN c.posted THEN now() END
  FROM (
    SELECT bool_and(posted) AS posted, bool_or(pending) AS pending FROM (
      SELECT bool_or(state = 'POSTED') AS posted, bool_or(state = 'PENDING') AS pending
      FROM payout_transfers WHERE payout_id = $1 GROUP BY purpose) each
  ) c
  WHERE p.payout_id = $1 AND p.state = 'POSTING' AND NOT c.pending`

/** Asks the ledger for what of a pay-out it has not answered, and writes its word down. Rejects when there is no answer. */
export async function sendPayout({ database, onecard }: SendDeps, payoutId: string): Promise<void> {
  const { rows } = await database.query<Pending>({ name: 'payout-pending', text: PENDING, values: [payoutId] })
  const answers = rows.length === 0 ? [] : await askLedger(onecard, rows)
  await database.transaction(async (transaction) => {
    const column = (read: (answer: Answer) => string | null) => answers.map(read)
    const values = [
      column(({ postingId }) => postingId),
      column(({ code }) => (code === undefined ? 'POSTED' : 'DECLINED')),
      column(({ code }) => code ?? null),
    ]
    await transaction.query({ name: 'payout-answer', text: ANSWER, values })
    await transaction.query({ name: 'payout-conclude', text: CONCLUDE, values: [payoutId] })
  })
}

interface Answer {
  postingId: string
  /** Why not; absent when it was posted. */
  code?: string | undefined
}

async function askLedger(onecard: SendDeps['onecard'], pending: readonly Pending[]): Promise<Answer[]> {
  try {
    const items = pending.map(toItem)
    const { outcomes } = await onecard.post('/onecard/v1/postings', { items }, postingsAnswer)
    return outcomes.map(toAnswer)
  } catch (error) {
    // The request itself is wrong by now, as for a day that is too long gone: asked again it will be for ever.
    if (!(error instanceof ServiceCallError) || error.problem?.code !== 'VALIDATION_FAILED') throw error
    return whatIsKnown(onecard, pending, error.problem.code)
  }
}

const toAnswer = (outcome: PostingOutcome): Answer => ({
  postingId: outcome.postingId,
  ...(outcome.outcome === 'POSTED'
    ? {}
    : { code: outcome.outcome === 'DECLINED' ? outcome.declineCode : outcome.outcome }),
})

/** An earlier request may have been posted though its answer was lost, so a refused one says nothing by itself. */
async function whatIsKnown(onecard: SendDeps['onecard'], pending: readonly Pending[], code: string): Promise<Answer[]> {
  const postingIds = pending.map(({ postingId }) => postingId)
  const { postings } = await onecard.post('/onecard/v1/postings/query', { postingIds }, postingQueryAnswer)
  const outcomes = new Map(postings.map(({ postingId, outcome, declineCode }) => [postingId, declineCode ?? outcome]))
  return postingIds.map((postingId) => {
    const known = outcomes.get(postingId) ?? code
    return { postingId, code: known === 'POSTED' ? undefined : known }
  })
}

function toItem({ postingId, purpose, accountNo, amountFen, businessDate, createdAt }: Pending): TransferItem {
  return {
    kind: 'TRANSFER',
    postingId,
    purpose,
    from: accountNo,
    to: purpose === 'PAYOUT' ? BANK_ACCOUNT : COMMISSION_ACCOUNT,
    amount: amountFen,
    businessDate,
    occurredAt: toRfc3339(createdAt.getTime()),
  }
}

/** So long a pay-out is in the hand of whoever asks; without an answer twice as long each time. */
const TAKE = `
  UPDATE payouts SET tries = tries + 1, sweep_after = now() + least(interval '30 seconds' * power(2, least(tries, 6)), interval '15 minutes')
  WHERE payout_id IN (SELECT payout_id FROM payouts WHERE state = 'POSTING' AND sweep_after <= now()
    ORDER BY sweep_after LIMIT 20 FOR UPDATE SKIP LOCKED)
  RETURNING payout_id AS "payoutId"`

/** One turn: asks again for everything that the ledger has not answered, whoever left it behind. Gives how many were taken up. */
export async function turnOverPayouts(deps: SendDeps & { log: Log }): Promise<number> {
  const { rows } = await deps.database.query<{ payoutId: string }>({ name: 'payouts-take', text: TAKE, values: [] })
  for (const { payoutId } of rows) {
    await sendPayout(deps, payoutId).catch((error: unknown) =>
      deps.log.warn({ err: error, payoutId }, 'a pay-out waits for the ledger'),
    )
  }
  return rows.length
}

interface Standing {
  payoutId: string
  state: 'POSTING' | 'DONE' | 'DECLINED'
  /** Why the ledger refuses; CONFLICT: it knows something else under the number. */
  code: string | null
}

const STANDING = `
  SELECT p.payout_id AS "payoutId", p.state::text, (
    SELECT t.decline_code FROM payout_transfers t WHERE t.payout_id = p.payout_id AND t.state = 'DECLINED'
    ORDER BY t.attempt DESC, t.purpose DESC LIMIT 1) AS code
  FROM payouts p`

/** How the pay-out of an approval stands. */
export async function standingOf(database: Queryable, approvalId: string): Promise<Standing | undefined> {
  const text = `${STANDING} WHERE p.approval_id = $1`
  return (await database.query<Standing>({ name: 'payout-standing', text, values: [approvalId] })).rows[0]
}

/** The pay-out that a settlement is in, for whoever wants to change it. */
export async function lockPayoutOf(transaction: Queryable, settlementId: string): Promise<Standing | undefined> {
  const text = `${STANDING} JOIN payout_items i USING (payout_id) WHERE i.settlement_id = $1 FOR NO KEY UPDATE OF p`
  return (await transaction.query<Standing>({ name: 'payout-of', text, values: [settlementId] })).rows[0]
}

/** Under the next number each: what was refused stays refused under the old one. */
const AGAIN = `
  INSERT INTO payout_transfers (posting_id, payout_id, purpose, attempt, amount_fen, business_date, created_at)
  SELECT p.settlement_id || '-' || lower(t.purpose::text) || '-' || t.attempt + 1, p.payout_id, t.purpose, t.attempt + 1, t.amount_fen,
    $2::date, $3
  FROM payouts p CROSS JOIN LATERAL (
    SELECT DISTINCT ON (purpose) * FROM payout_transfers WHERE payout_id = p.payout_id ORDER BY purpose, attempt DESC) t
  WHERE p.payout_id = $1 AND t.state = 'DECLINED'`

/** Has what was refused of a locked pay-out asked for again, as one that is under way. */
export async function askAgain(
  transaction: Queryable,
  payoutId: string,
  { businessDate, nowMs }: { businessDate: string; nowMs: number },
): Promise<void> {
  await transaction.query({ name: 'payout-again', text: AGAIN, values: [payoutId, businessDate, new Date(nowMs)] })
  const text = `UPDATE payouts SET state = 'POSTING', tries = 0, sweep_after = now() WHERE payout_id = $1 AND state = 'DECLINED'`
  await transaction.query({ name: 'payout-reopen', text, values: [payoutId] })
}
