import pg from 'pg'

/** The three databases, each by a login that may read what an auditor needs, and write verdicts in the first. */
export interface BookUrls {
  payment: string
  onecard: string
  token: string
}

function setting(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} is missing.`)
  return value
}

/** Where the books are, as the environment says. */
export const urlsOfSettings = (): BookUrls => ({
  payment: setting('AUDIT_PAYMENT_URL'),
  onecard: setting('AUDIT_ONECARD_URL'),
  token: setting('AUDIT_TOKEN_URL'),
})

/** One database as it stands at one moment, for as long as it is open. */
export interface Book {
  rows<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
  /** Rows in their order, a few thousand at a time: books may be longer than memory. */
  walk<Row extends pg.QueryResultRow>(sql: string): AsyncGenerator<Row>
  close(): Promise<void>
}

const ROWS_AT_A_TIME = 5000

/** Sums come as numbers: fen fit them by far, and what does not is refused instead of rounded. */
function parseSum(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`${text} is no sum that can be trusted`)
  return value
}
/** BIGINT and NUMERIC, as the server numbers its types. */
const SUMS: ReadonlySet<number> = new Set([20, 1700])
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    SUMS.has(oid) ? parseSum : pg.types.getTypeParser(oid, format ?? 'text'),
}

export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'audit', types })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Opens a database at this moment. What happens to it from here on is not seen, and nothing can be changed. */
export async function openBook(url: string): Promise<Book> {
  const client = await connect(url)
  await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY')
  // What is walked is walked to its end: the first rows need not come soon.
  await client.query('SET LOCAL cursor_tuple_fraction = 1')
  // The moment is the one of the first statement.
  await client.query('SELECT 1')
  let cursors = 0
  return {
    rows: async (sql, values) => (await client.query(sql, values)).rows,
    async *walk<Row extends pg.QueryResultRow>(sql: string) {
      const cursor = `walk_${++cursors}`
      await client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`)
      for (;;) {
        const { rows } = await client.query<Row>(`FETCH ${ROWS_AT_A_TIME} FROM ${cursor}`)
        yield* rows
        if (rows.length < ROWS_AT_A_TIME) break
      }
      await client.query(`CLOSE ${cursor}`)
    },
    close: () => client.end(),
  }
}
