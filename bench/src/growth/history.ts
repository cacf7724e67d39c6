import pg from 'pg'
import type { HistoryUrls } from '../campus.ts'
import { CODE_PARTIES, CODES, LEDGER, LEDGER_PARTIES, PAYMENT_PARTIES, PAYMENTS } from './history-sql.ts'

/** Rows of one statement: few enough that its memory is small and a checkpoint finds it done. */
const CHUNK = 250_000

interface Book {
  url: string
  parties: readonly string[]
  rows: string
  /** What remembers how far it has come, and need not look at what was never there for it. */
  after: readonly string[]
}

const booksOf = (urls: HistoryUrls): Book[] => [
  { url: urls.payment, parties: PAYMENT_PARTIES, rows: PAYMENTS, after: [] },
  {
    url: urls.onecard,
    parties: LEDGER_PARTIES,
    rows: LEDGER,
    after: [
      'UPDATE day_sum_place SET through_id = (SELECT max(id) FROM postings)',
      'UPDATE balance_snapshots SET through_id = (SELECT max(id) FROM postings)',
    ],
  },
  { url: urls.token, parties: CODE_PARTIES, rows: CODES, after: [] },
]

/** Adds the payments from number `from` to number `to` to all three books, of so many in the end. */
export async function addHistory(urls: HistoryUrls, from: number, to: number, inTheEnd: number): Promise<void> {
  await Promise.all(booksOf(urls).map((book) => fill(book, from, to, inTheEnd)))
}

async function fill({ url, parties, rows, after }: Book, from: number, to: number, inTheEnd: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // No triggers and no foreign keys: nothing of this is decided here, it has happened. Only this session does not wait for its commits.
    await client.query(
      `SET session_replication_role = replica; SET synchronous_commit = off; SET work_mem = '64MB'; SET maintenance_work_mem = '512MB'`,
    )
    for (const text of parties) await client.query(text)
    const indexes = await takeIndexesAway(client)
    for (let first = from; first <= to; first += CHUNK) {
      await client.query(rows, [first, Math.min(first + CHUNK - 1, to), inTheEnd])
    }
    for (const text of [...indexes, ...after]) await client.query(text)
    await client.query('VACUUM ANALYZE')
    await client.query('CHECKPOINT')
  } finally {
    await client.end()
  }
}

/** Built at once they take a fraction of the time, and are as they would be. Gives what makes them again. */
async function takeIndexesAway(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; made: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS made FROM pg_index i
     JOIN pg_class t ON t.oid = i.indrelid
     WHERE t.relname IN ('payments', 'postings', 'entries', 'vouchers', 'redemptions') AND NOT i.indisunique
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)`,
  )
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`)
  return rows.map(({ made }) => made)
}
