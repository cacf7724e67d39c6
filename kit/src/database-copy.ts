import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { inTransaction, type Queryable, rollBack, toRows } from './database-session.ts'

/** One connection for a long piece of work: what is temporary there ends with it. */
export interface DatabaseSession extends Queryable {
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T>
  /**
   * Runs a `COPY ... FROM STDIN` over text as it comes; never more of it is in memory than is under way. When the text ends with
   * an error, nothing was copied.
   */
  copyIn(statement: string, text: AsyncIterable<string>): Promise<void>
}

export function sessionOn(client: PoolClient): DatabaseSession {
  return {
    query: async (statement) => toRows(await client.query(statement)),
    async transaction(work) {
      try {
        return await inTransaction(client, work)
      } catch (error) {
        await rollBack(client)
        throw error
      }
    },
    copyIn: (statement, text) => pipeline(Readable.from(text), client.query(copyFrom(statement))),
  }
}

/** A value as COPY's text format has it. */
export function copyText(value: string | number | null): string {
  if (value === null) return '\\N'
  return typeof value === 'number' ? String(value) : value.replace(/[\\\t\n\r]/g, (sign) => ESCAPES[sign] ?? sign)
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
