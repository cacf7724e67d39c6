import { toRfc3339 } from '@yimatong/contract/clock'
import type { PostingRecord } from '@yimatong/contract/onecard-api'
import type { Queryable } from '@yimatong/kit/database'

interface PostingRow {
  posting_id: string
  kind: PostingRecord['kind']
  outcome: PostingRecord['outcome']
  decline_code: NonNullable<PostingRecord['declineCode']> | null
  payer_account: string | null
  merchant_account: string | null
  amount_fen: string
  surcharge_fen: string
  surcharge_account: string | null
  reverses: string | null
  refunds: string | null
  suspense: boolean
  purpose: NonNullable<PostingRecord['purpose']> | null
  owner: string | null
  subsidy_fen: string
  balance_after_fen: string | null
  business_date: string
  occurred_at: Date
  posted_at: Date
  memo: NonNullable<PostingRecord['memo']> | null
  reversed_by: string | null
}

const FIND = `SELECT posting_id, kind, outcome, decline_code, payer_account, merchant_account, amount_fen, surcharge_fen,
    surcharge_account, reverses, refunds, suspense, purpose, owner, subsidy_fen, balance_after_fen,
    business_date::text AS business_date, occurred_at, posted_at, memo,
    CASE WHEN kind = 'DEBIT' AND outcome = 'POSTED' THEN (
      SELECT r.posting_id FROM postings AS r WHERE r.reverses = p.posting_id AND r.outcome = 'POSTED' LIMIT 1
    ) END AS reversed_by
  FROM postings AS p WHERE posting_id = ANY ($1::text[]) ORDER BY id`

/** What the ledger knows of these posting ids, in the order of posting; ids never seen are left out. */
export async function findPostings(database: Queryable, postingIds: readonly string[]): Promise<PostingRecord[]> {
  const { rows } = await database.query<PostingRow>({ name: 'find-postings', text: FIND, values: [postingIds] })
  return rows.map(toRecord)
}

function toRecord(row: PostingRow): PostingRecord {
  return {
    postingId: row.posting_id,
    kind: row.kind,
    outcome: row.outcome,
    amount: Number(row.amount_fen),
    surcharge: Number(row.surcharge_fen),
    businessDate: row.business_date,
    occurredAt: toRfc3339(row.occurred_at.getTime()),
    postedAt: toRfc3339(row.posted_at.getTime()),
    ...present({
      declineCode: row.decline_code,
      payerAccount: row.payer_account,
      merchantAccount: row.merchant_account,
      surchargeAccount: row.surcharge_account,
      reverses: row.reverses,
      refunds: row.refunds,
      suspense: row.suspense ? (true as const) : null,
      purpose: row.purpose,
      owner: row.owner,
      subsidy: row.subsidy_fen === '0' ? null : Number(row.subsidy_fen),
      reversedBy: row.reversed_by,
      balanceAfter: row.balance_after_fen === null ? null : Number(row.balance_after_fen),
      // It was checked when it came, and nobody can change it.
      memo: row.memo,
    }),
  }
}

/** The members that are there: the wire leaves out what it has not, and knows no null. */
function present<T extends object>(members: T): { [Name in keyof T]?: NonNullable<T[Name]> } {
  const there = Object.entries(members).filter(([, value]) => value !== null)
  return Object.fromEntries(there) as { [Name in keyof T]?: NonNullable<T[Name]> }
}
