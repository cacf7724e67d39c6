import { newId } from '@yimatong/contract/ids'
import { ask } from './database.ts'
import type { Place } from './place.ts'

/** A debit of which the payment server knows nothing, written into the ledger's books by their owner. Gives its posting id. */
export async function plantStrangeDebit(
  { ownerUrls }: Place,
  { date, amountFen }: { date: string; amountFen: number },
): Promise<string> {
  const postingId = `stranger-${date}-${Date.now().toString(36)}`
  await ask(
    ownerUrls.onecard,
    `INSERT INTO postings (posting_id, kind, outcome, payer_account, merchant_account, amount_fen, surcharge_fen, balance_after_fen,
       business_date, occurred_at, posted_at)
     VALUES ($1, 'DEBIT', 'POSTED', 'P20230120', 'M10000004', $2, 0, 0, $3::date, $3::date + interval '4 hours', $3::date + interval '4 hours')`,
    [postingId, amountFen, date],
  )
  return postingId
}

/** A reconciliation of a day that came to nothing, so that merchants wait for it. */
export async function plantFailedRun({ ownerUrls }: Place, date: string): Promise<void> {
  await ask(
    ownerUrls.payment,
    `INSERT INTO reconciliation_runs (run_id, business_date, requested_by, state, sweep_after, created_at, started_at, finished_at, failure)
     VALUES ($1, $2::date, 'schedule', 'FAILED', now(), now(), now(), now(), 'STATEMENT_UNAVAILABLE')`,
    [newId('reconciliation'), date],
  )
}

/** So many business days before today, `YYYY-MM-DD`. */
export const daysAgo = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10)
