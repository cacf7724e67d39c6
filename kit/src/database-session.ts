import type { ClientBase, QueryResult, QueryResultRow } from 'pg'

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

/**
 * Asks with a callback. With the promise that the driver makes, a connection that is lent and given back keeps what was asked and
 * answered through V8's small collections, until a long one clears it away.
 */
export async function ask<Row extends QueryResultRow>(
  client: ClientBase,
  statement: Statement | string,
): Promise<Rows<Row>> {
  try {
    return await new Promise<Rows<Row>>((resolve, reject) => {
      // Null when all went well, whatever the types say.
      const heard = (error: Error | null, result: QueryResult<Row>) => {
        if (error) reject(error)
        else resolve(toRows(result))
      }
      client.query(statement as Statement, heard)
    })
  } catch (error) {
    // The driver's stack begins at its socket; this one leads back to whoever asked.
    if (error instanceof Error) Error.captureStackTrace(error)
    throw error
  }
}

export function toRows<Row>(result: { rows: Row[]; rowCount: number | null }): Rows<Row> {
  return { rows: result.rows, rowCount: result.rowCount ?? 0 }
}

/** BEGIN, the work, COMMIT. The caller rolls back when this throws. */
export async function inTransaction<T>(client: ClientBase, work: (transaction: Queryable) => Promise<T>): Promise<T> {
  await client.query('BEGIN')
  const result = await work({
    query: <Row extends QueryResultRow>(statement: Statement | string) => ask<Row>(client, statement),
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
