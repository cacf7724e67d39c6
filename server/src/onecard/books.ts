import { toRfc3339 } from '@yimatong/contract/clock'
import {
  type BookEntry,
  type bookEntriesAnswer,
  PEOPLE_BOOK,
  type SuspenseItem,
  SUBSIDIES_BOOK,
  SUSPENSE_ACCOUNT,
  type TrialBalanceLine,
} from '@yimatong/contract/onecard-api'
import type { Queryable } from '@yimatong/kit/database'
import type { z } from 'zod'

/** What the ledger's books come to, by business day, and what waits in suspense. */

interface BooksDeps {
  database: Queryable
}

const NUMBERS = ['opening', 'debit', 'credit', 'closing'] as const

// Whole numbers of PostgreSQL come as text; none of these is beyond what a number holds exactly.
const TRIAL_BALANCE = `SELECT t.book, coalesce(a.kind, 'PERSON') AS kind, coalesce(a.holder_name, t.book) AS "holderName",
    t.opening_fen AS opening, t.debit_fen AS debit, t.credit_fen AS credit, t.closing_fen AS closing
  FROM trial_balance($1::date) AS t LEFT JOIN accounts AS a ON a.account_no = t.book ORDER BY t.book COLLATE "C"`

/** The trial balance of a business day; see `trialBalanceLine`. */
export async function trialBalance({ database }: BooksDeps, businessDate: string): Promise<TrialBalanceLine[]> {
  type Row = Omit<TrialBalanceLine, (typeof NUMBERS)[number]> & Record<(typeof NUMBERS)[number], string>
  const { rows } = await database.query<Row>({ text: TRIAL_BALANCE, values: [businessDate] })
  return rows.map(({ opening, debit, credit, closing, ...book }) => ({
    ...book,
    opening: Number(opening),
    debit: Number(debit),
    credit: Number(credit),
    closing: Number(closing),
  }))
}

const PAGE_ROWS = 100

// By the day's postings in their order; a book that seldom moves is found by walking the day, which is one index range.
const ENTRIES = `SELECT p.id || '-' || e.line AS place, p.posting_id AS "postingId", p.kind, p.purpose, a.account_no AS account,
    a.holder_name AS "holderName", e.amount_fen AS amount, p.payer_account AS "payerAccount",
    p.merchant_account AS "merchantAccount", p.occurred_at AS "occurredAt", p.posted_at AS "postedAt"
  FROM postings AS p
  JOIN entries AS e ON e.posting_id = p.id
  JOIN accounts AS a ON a.id = e.account_id
  WHERE p.business_date = $1::date AND p.outcome = 'POSTED' AND p.id >= $3 AND (p.id, e.line) > ($3, $4) AND e.account_id >= 0
    AND CASE $2 WHEN '${PEOPLE_BOOK}' THEN a.kind = 'PERSON' AND e.line <> 5
      WHEN '${SUBSIDIES_BOOK}' THEN a.kind = 'PERSON' AND e.line = 5 ELSE a.account_no = $2 END
  ORDER BY p.id, e.line LIMIT ${PAGE_ROWS + 1}`

interface EntryRow extends Omit<BookEntry, 'purpose' | 'merchantAccount' | 'amount' | 'occurredAt' | 'postedAt'> {
  place: string
  purpose: BookEntry['purpose'] | null
  merchantAccount: string | null
  amount: string
  occurredAt: Date
  postedAt: Date
}

/** A page of what moved in one book on a business day, in the order of posting; `after` is the page before's `next`. */
export async function bookEntries(
  { database }: BooksDeps,
  { businessDate, book, after = '0-5' }: { businessDate: string; book: string; after?: string | undefined },
): Promise<z.infer<typeof bookEntriesAnswer>> {
  const { rows } = await database.query<EntryRow & Record<string, unknown>>({
    text: ENTRIES,
    values: [businessDate, book, ...after.split('-')],
  })
  const page = rows.slice(0, PAGE_ROWS)
  const last = page.at(-1)
  return {
    entries: page.map(toEntry),
    ...(rows.length > PAGE_ROWS && last !== undefined ? { next: last.place } : {}),
  }
}

function toEntry(row: EntryRow): BookEntry {
  const { postingId, kind, purpose, account, holderName, amount, payerAccount, merchantAccount } = row
  return {
    postingId,
    kind,
    account,
    holderName,
    amount: Number(amount),
    payerAccount,
    ...(purpose === null || purpose === undefined ? {} : { purpose }),
    ...(merchantAccount === null ? {} : { merchantAccount }),
    occurredAt: toRfc3339(row.occurredAt.getTime()),
    postedAt: toRfc3339(row.postedAt.getTime()),
  }
}

const SUSPENSE = `SELECT w.owner, a.holder_name AS "holderName", w.fen AS waiting, w.since
  FROM accounts AS s CROSS JOIN LATERAL waiting_in_suspense(s.id) AS w JOIN accounts AS a ON a.account_no = w.owner
  WHERE s.account_no = '${SUSPENSE_ACCOUNT}' ORDER BY w.since, w.owner`

/** What waits for whom, the longest first. */
export async function waitingInSuspense({ database }: BooksDeps): Promise<SuspenseItem[]> {
  const { rows } = await database.query<{ owner: string; holderName: string; waiting: string; since: Date }>(SUSPENSE)
  return rows.map(({ waiting, since, ...item }) => ({
    ...item,
    waiting: Number(waiting),
    since: toRfc3339(since.getTime()),
  }))
}
