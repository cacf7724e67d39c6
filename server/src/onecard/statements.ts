import { createHash } from 'node:crypto'
import { toRfc3339 } from '@yimatong/contract/clock'
import type { StatementLine, StatementTrailer } from '@yimatong/contract/onecard-api'
import type { Queryable } from '@yimatong/kit/database'

const PAGE_ROWS = 1000

interface LineRow {
  id: string
  posting_id: string
  kind: StatementLine['kind']
  payer_account: string
  merchant_account: string | null
  amount_fen: string
  surcharge_fen: string
  reverses: string | null
  refunds: string | null
  suspense: boolean
  purpose: NonNullable<StatementLine['purpose']> | null
  subsidy_fen: string
  occurred_at: Date
  posted_at: Date
}

const END = 'SELECT coalesce(max(id), 0)::text AS id FROM postings'

const PAGE = `SELECT id, posting_id, kind, payer_account, merchant_account, amount_fen, surcharge_fen, reverses, refunds, suspense,
    purpose, subsidy_fen, occurred_at, posted_at
  FROM postings WHERE business_date = $1::date AND outcome = 'POSTED' AND payer_account NOT LIKE 'SBX-%' AND id > $2 AND id <= $3 ORDER BY id LIMIT ${PAGE_ROWS}`

/**
 * The statement of a business day as NDJSON, a page at a time: it holds a page in memory, and no transaction stays open
 * while a slow reader reads. It ends with what was posted when it began; postings commit in the order of their ids, so
 * nothing before that place can be missing. The sandbox's postings are nobody's money and not among them.
 */
export async function* readStatement(database: Queryable, businessDate: string): AsyncGenerator<string, void> {
  const digest = createHash('sha256')
  const totals = { rows: 0, totalAmount: 0, totalSurcharge: 0 }
  const end = (await database.query<{ id: string }>(END)).rows[0]?.id ?? '0'
  let after = '0'
  for (;;) {
    const values = [businessDate, after, end]
    const { rows } = await database.query<LineRow>({ name: 'statement-page', text: PAGE, values })
    let text = ''
    for (const row of rows) {
      const line = toLine(row)
      totals.rows += 1
      totals.totalAmount += line.amount
      totals.totalSurcharge += line.surcharge
      text += `${JSON.stringify(line)}\n`
      after = row.id
    }
    digest.update(text)
    if (text !== '') yield text
    if (rows.length < PAGE_ROWS) break
  }
  const trailer: StatementTrailer = { trailer: true, businessDate, ...totals, sha256: digest.digest('hex') }
  yield `${JSON.stringify(trailer)}\n`
}

function toLine(row: LineRow): StatementLine {
  return {
    postingId: row.posting_id,
    kind: row.kind,
    payerAccount: row.payer_account,
    ...(row.merchant_account === null ? {} : { merchantAccount: row.merchant_account }),
    amount: Number(row.amount_fen),
    surcharge: Number(row.surcharge_fen),
    ...(row.reverses === null ? {} : { reverses: row.reverses }),
    ...(row.refunds === null ? {} : { refunds: row.refunds }),
    ...(row.suspense ? { suspense: true } : {}),
    ...(row.purpose === null ? {} : { purpose: row.purpose }),
    ...(row.subsidy_fen === '0' ? {} : { subsidy: Number(row.subsidy_fen) }),
    occurredAt: toRfc3339(row.occurred_at.getTime()),
    postedAt: toRfc3339(row.posted_at.getTime()),
  }
}
