import { ask } from '../campus/database.ts'
import type { Place } from '../campus/place.ts'

/** An auditor with SQL of its own: reads the two books as their owners, after the money has stopped moving. */

export interface BookedPayment {
  paymentId: string
  outTradeNo: string
  terminalNo: string
  merchantNo: string
  personId: string | null
  state: string
  amountFen: number
  surchargeFen: number
}

/** What one posting did to the accounts, as its entries say; both zero when nothing was posted or it was paid back. */
export interface NetPosting {
  postingId: string
  paidFen: number
  surchargeFen: number
}

/** The gateway's payments whose order number begins with `run`. */
export function paymentsOf({ ownerUrls }: Place, run: string): Promise<BookedPayment[]> {
  return ask<BookedPayment>(
    ownerUrls.payment,
    `SELECT payment_id AS "paymentId", out_trade_no AS "outTradeNo", terminal_no AS "terminalNo", merchant_no AS "merchantNo",
            person_id AS "personId", state::text, amount_fen AS "amountFen", surcharge_fen AS "surchargeFen"
     FROM payments WHERE out_trade_no LIKE $1 || '-%'`,
    [run],
  )
}

/** How long after `healedAtMs` payments ended that were begun before, in milliseconds, the quickest first. */
export async function endedAfter({ ownerUrls }: Place, run: string, healedAtMs: number): Promise<number[]> {
  const rows = await ask<{ afterMs: number }>(
    ownerUrls.payment,
    `SELECT (extract(epoch FROM finished_at) * 1000 - $2)::float8 AS "afterMs" FROM payments
     WHERE out_trade_no LIKE $1 || '-%' AND created_at <= to_timestamp($2 / 1000.0)
       AND finished_at > to_timestamp($2 / 1000.0) ORDER BY finished_at`,
    [run, healedAtMs],
  )
  return rows.map(({ afterMs }) => afterMs)
}

/** What the ledger moved for each of these payments, reversals and refunds taken off. Payments it never posted are left out. */
export function netPostings({ ownerUrls }: Place, paymentIds: readonly string[]): Promise<NetPosting[]> {
  return ask<NetPosting>(
    ownerUrls.onecard,
    `WITH of_payment AS (
       SELECT id, posting_id AS payment_id FROM postings WHERE posting_id = ANY($1)
       UNION ALL SELECT id, reverses FROM postings WHERE reverses = ANY($1)
       UNION ALL SELECT id, refunds FROM postings WHERE refunds = ANY($1)
     )
     SELECT payment_id AS "postingId",
            (- coalesce(sum(e.amount_fen) FILTER (WHERE e.line IN (1, 4, 5)), 0))::int AS "paidFen",
            coalesce(sum(e.amount_fen) FILTER (WHERE e.line = 3), 0)::int AS "surchargeFen"
     FROM of_payment JOIN entries e ON e.posting_id = of_payment.id
     GROUP BY payment_id`,
    [paymentIds],
  )
}

/** Everything that is wrong with the ledger as a whole, as sentences; nothing when it balances. */
export async function ledgerTroubles({ ownerUrls }: Place): Promise<string[]> {
  const unbalanced = await ask<{ trouble: string }>(
    ownerUrls.onecard,
    `SELECT 'the entries of posting ' || posting_id || ' sum to ' || sum(amount_fen) AS trouble
     FROM entries GROUP BY posting_id HAVING sum(amount_fen) <> 0
     UNION ALL
     SELECT 'all entries sum to ' || sum(amount_fen) FROM entries HAVING sum(amount_fen) <> 0
     UNION ALL
     SELECT 'account ' || account_no || ' shows ' || balance_fen || ' and a subsidy of ' || subsidy_fen || ', its entries sum to '
       || coalesce(own, 0) || ' and ' || coalesce(subsidy, 0)
     FROM accounts LEFT JOIN (
       SELECT account_id, sum(amount_fen) FILTER (WHERE line <> 5) AS own, sum(amount_fen) FILTER (WHERE line = 5) AS subsidy
       FROM entries GROUP BY account_id
     ) of_account ON account_id = id
     WHERE kind = 'PERSON' AND (balance_fen <> coalesce(own, 0) OR subsidy_fen <> coalesce(subsidy, 0))
     UNION ALL
     SELECT 'account ' || account_no || ' is below its floor' FROM accounts WHERE balance_fen < floor_fen`,
  )
  return unbalanced.map(({ trouble }) => trouble)
}

/** Payments of the whole campus that have no end. */
export async function unfinishedPayments({ ownerUrls }: Place): Promise<string[]> {
  const rows = await ask<{ outTradeNo: string }>(
    ownerUrls.payment,
    `SELECT out_trade_no AS "outTradeNo" FROM payments WHERE state IN ('PROCESSING', 'USERPAYING')`,
  )
  return rows.map(({ outTradeNo }) => outTradeNo)
}

/** Codes that paid twice: a payment and its greedy second that both succeeded. */
export function codesThatPaidTwice(payments: readonly BookedPayment[]): string[] {
  const paid = new Set(payments.filter(({ state }) => state === 'SUCCESS').map(({ outTradeNo }) => outTradeNo))
  return [...paid].filter((outTradeNo) => paid.has(`${outTradeNo}-again`))
}
