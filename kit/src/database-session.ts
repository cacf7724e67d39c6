import type { ClientBase, QueryResultRow } from 'pg'

/** One statement; with a `name` it is prepared once per connection. */
export interface Statement {
  name?: string
  text: string
  values?: unknown[]
}

export interface Rows<Row> {
  rows: Row[]
  /** Rows read or written. */
  rowCount: number
}

/** Anything that runs statements: the pool, a lane, or a transaction on either. */
export interface Queryable {
  /** `Row` is what the statement's author says it gives; parse where that is not certain. */
  query<Row extends QueryResultRow>(statement: Statement | string): Promise<Rows<Row>>
}

export function toRows<Row>(result: { rows: Row[]; rowCount: number | null }): Rows<Row> {
  return { rows: result.rows, rowCount: result.rowCount ?? 0 }
}

/** BEGIN, the work, COMMIT. The caller rolls back when this throws. */
export async function inTransaction<T>(client: ClientBase, work: (transaction: Queryable) => Promise<T>): Promise<T> {
  await client.query('BEGIN')
  const result = await work({
    async query<Row extends QueryResultRow>(statement: Statement | string) {
      return toRows(await client.query<Row>(statement))
    },
  })
  await client.query('COMMIT')
  return result
}

/** True when the connection is clean again; false when it must be thrown away. */
export async function rollBack(client: ClientBase): Promise<boolean> {
  try {
    await client.query('ROLLBACK')
    return true
  } catch {
    return false
  }
}
