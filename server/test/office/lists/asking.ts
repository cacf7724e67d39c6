import { nth } from './ids.ts'

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
