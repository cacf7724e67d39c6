import { toRfc3339 } from '@yimatong/contract/clock'
import type { PostingDecline, PostingItem, PostingOutcome, TransferItem } from '@yimatong/contract/onecard-api'
import { textArray } from '@yimatong/kit/array-text'
import type { Queryable } from '@yimatong/kit/database'
import { surchargeAccountOf } from './posting-groups.ts'

// The calls of `post_group` and `post_transfers`, which stand with the tables in prisma/onecard/migrations and decide everything.

const TEXT = `SELECT post_group($1::text[], $2::posting_kind[], $3::text[], $4::text[], $5::bigint[], $6::bigint[],
  $7::text[], $8::text[], $9::date[], $10::timestamptz[], $11::text[]) AS answer`

const TRANSFERS = `SELECT post_transfers($1::text[], $2::transfer_purpose[], $3::text[], $4::text[], $5::bigint[], $6::text[],
  $7::date[], $8::timestamptz[], $9::text[]) AS answer`

/** What the functions return; `n` counts items from 1, times are ms since 1970. */
interface GroupAnswer {
  at: number
  posted?: number[]
  balances?: number[]
  subsidies?: [n: number, subsidyFen: number][]
  others: [
    n: number,
    outcome: string,
    declineCode: PostingDecline | null,
    balanceFen: number | null,
    at: number | null,
    suspense: boolean | null,
    subsidyFen: number | null,
  ][]
}

/** Posts one group (see `toPostingGroups`) in one transaction and returns the outcomes in its order. */
export async function postGroup(lane: Queryable, items: readonly PostingItem[]): Promise<PostingOutcome[]> {
  const transfers = items.filter((item) => item.kind === 'TRANSFER')
  const { rows } = await lane.query<{ answer: GroupAnswer }>(
    transfers.length === items.length
      ? { name: 'post-transfers', text: TRANSFERS, values: toColumns(transfers.map(transferRow), 9) }
      : { name: 'post-group', text: TEXT, values: toColumns(items.map(toRow), 11) },
  )
  const [row] = rows
  if (row === undefined) throw new Error('the ledger gave no answer')
  return withFund(lane, items, toOutcomes(items, row.answer))
}

const TO_FUND = `SELECT p.posting_id AS "postingId" FROM postings p JOIN entries e ON e.posting_id = p.id AND e.line = 5
  JOIN accounts a ON a.id = e.account_id WHERE p.posting_id = ANY ($1::text[]) AND a.kind = 'SUBSIDY_FUND'`

/**
 * Says of what gave a subsidy back where that went: to its owner or, of a closed account, to the fund. Read from the entries,
 * and only for those few.
 */
async function withFund(
  lane: Queryable,
  items: readonly PostingItem[],
  outcomes: readonly PostingOutcome[],
): Promise<PostingOutcome[]> {
  const ofSubsidy = outcomes.filter((outcome, at) => {
    const kind = items[at]?.kind
    const paysBack = kind === 'REFUND' || kind === 'REVERSAL'
    return paysBack && outcome.outcome === 'POSTED' && outcome.subsidy !== undefined
  })
  if (ofSubsidy.length === 0) return [...outcomes]
  const values = [ofSubsidy.map(({ postingId }) => postingId)]
  const { rows } = await lane.query<{ postingId: string }>({ name: 'backs-to-fund', text: TO_FUND, values })
  const toFund = new Set(rows.map(({ postingId }) => postingId))
  return outcomes.map((outcome) =>
    outcome.outcome === 'POSTED' && toFund.has(outcome.postingId) ? { ...outcome, subsidyToFund: true } : outcome,
  )
}

type Cell = string | number | null

/** One array per column; what a kind has not is null. */
function toColumns(rows: readonly (readonly Cell[])[], count: number): string[] {
  return Array.from({ length: count }, (_, at) => textArray(rows.map((row) => textOf(row[at]))))
}

/** Numbers are read from text, too. */
const textOf = (cell: Cell | undefined): string | null | undefined => (typeof cell === 'number' ? `${cell}` : cell)

function transferRow({ postingId, purpose, from, to, amount, owner, businessDate, occurredAt, memo }: TransferItem) {
  const tail = [businessDate, occurredAt, memo === undefined ? null : JSON.stringify(memo)]
  return [postingId, purpose, from, to, amount, owner ?? null, ...tail]
}

function toRow(item: PostingItem): Cell[] {
  const { postingId, kind, businessDate, occurredAt, memo } = item
  const tail = [businessDate, occurredAt, memo === undefined ? null : JSON.stringify(memo)]
  switch (item.kind) {
    case 'DEBIT': {
      const { payerAccount, merchantAccount, amount, surcharge } = item
      return [
        postingId,
        kind,
        payerAccount,
        merchantAccount,
        amount,
        surcharge,
        surchargeAccountOf(item),
        null,
        ...tail,
      ]
    }
    case 'TOPUP':
      return [postingId, kind, item.account, null, item.amount, 0, null, null, ...tail]
    case 'REVERSAL':
      return [postingId, kind, null, null, null, null, null, item.reverses, ...tail]
    case 'REFUND':
      return [postingId, kind, null, null, item.amount, item.surcharge, null, item.refunds, ...tail]
    case 'TRANSFER':
      throw new Error('a transfer stands in a group of payments')
  }
}

function toOutcomes(items: readonly PostingItem[], answer: GroupAnswer): PostingOutcome[] {
  const outcomes: (PostingOutcome | undefined)[] = items.map(() => undefined)
  const idOf = (n: number) => items[n - 1]?.postingId ?? ''
  const postedAt = toRfc3339(answer.at)
  answer.posted?.forEach((n, at) => {
    const balanceAfter = answer.balances?.[at] ?? 0
    outcomes[n - 1] = { postingId: idOf(n), outcome: 'POSTED', balanceAfter, postedAt }
  })
  for (const [n, subsidy] of answer.subsidies ?? []) {
    const posted = outcomes[n - 1]
    if (posted !== undefined) outcomes[n - 1] = { ...posted, subsidy } as PostingOutcome
  }
  for (const other of answer.others) outcomes[other[0] - 1] = toOther(idOf(other[0]), other)
  return outcomes.map((outcome) => {
    if (outcome === undefined) throw new Error('the ledger left an item without an outcome')
    return outcome
  })
}

function toOther(
  postingId: string,
  [, outcome, declineCode, balanceFen, at, suspense, subsidyFen]: GroupAnswer['others'][number],
): PostingOutcome {
  if (outcome === 'POSTED' && balanceFen !== null && at !== null) {
    return {
      postingId,
      outcome,
      balanceAfter: balanceFen,
      postedAt: toRfc3339(at),
      ...(subsidyFen === null || subsidyFen === 0 ? {} : { subsidy: subsidyFen }),
      ...(suspense === true ? { suspense } : {}),
    }
  }
  if (outcome === 'DECLINED' && declineCode !== null) return { postingId, outcome, declineCode }
  if (outcome === 'TOMBSTONED' || outcome === 'CONFLICT') return { postingId, outcome }
  throw new Error(`the ledger gave an outcome that it cannot have: ${outcome}`)
}
