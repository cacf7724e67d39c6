import type { Statement } from '@yimatong/kit/database'
import { nth } from './ids.ts'
import type { Watched } from './watched.ts'

/** One thing that a page asks for. */
export interface Asked {
  /** What stands for the path's parameter. */
  id?: string
  query?: string
  /** How many rows of long tables it may look at when that is more than a page's, and why that is well. */
  atMost?: { rows: number; because: string }
}

export type Extra = Omit<Asked, 'query'>
/** The same with each of these queries. */
export const each = (queries: readonly string[], extra: Extra = {}): Asked[] =>
  queries.map((query) => ({ query, ...extra }))
/** The first of a kind. */
export const one = (prefix: string, extra: Omit<Extra, 'id'> = {}): Asked[] => [{ id: nth(prefix, 1), ...extra }]
export const upTo = (rows: number, because: string) => ({ atMost: { rows, because } })

/** An endpoint's path with its parameter filled in, and the query. */
export const addressOf = (action: string, { id = '', query = '' }: Asked): string =>
  action.slice('GET '.length).replace(/\{[^}]+\}/, id) + (query === '' ? '' : `?${query}`)

/** A table of what is asked, one line per question. */
export const oneByOne = (table: Readonly<Record<string, readonly Asked[]>>): [string, string, Asked][] =>
  Object.entries(table).flatMap(([action, all]) =>
    all.map((asked): [string, string, Asked] => [action, asked.query ?? '', asked]),
  )

/** Somebody who reads pages, and the database that is watched meanwhile. */
export interface Reader {
  database: Watched
  read(address: string): PromiseLike<{ status: number; body: unknown }>
}

export interface Page {
  status: number
  body: Record<string, unknown>
  statements: Statement[]
}

/** What a page answers, and what it asked the database for meanwhile. */
export async function ask({ database, read }: Reader, action: string, asked: Asked): Promise<Page> {
  database.taken()
  const { status, body } = await read(addressOf(action, asked))
  return { status, body: body as Record<string, unknown>, statements: database.taken() }
}

/** The statements of a page and, where there is one, of the page after it. */
export async function askTwice(reader: Reader, action: string, asked: Asked): Promise<Statement[]> {
  const { body, statements } = await ask(reader, action, asked)
  if (typeof body.nextCursor !== 'string') return statements
  const query = [asked.query, `cursor=${encodeURIComponent(body.nextCursor)}`].filter(Boolean).join('&')
  return [...statements, ...(await ask(reader, action, { ...asked, query })).statements]
}

/** How many rows a page shows, in all its lists. */
export const rowsShown = (body: Page['body']): number =>
  Object.values(body).reduce<number>((sum, value) => sum + (Array.isArray(value) ? value.length : 0), 0)
