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

/** So many business days before today, `YYYY-MM-DD`. */
export const daysAgo = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10)
