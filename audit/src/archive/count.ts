import type { Book } from '../books.ts'
import { daysOf, type Month } from './months.ts'
import { rowsSql, type Table } from './tables.ts'

/** What rows come to: how many, and the sums in fen of the columns that hold money. */
export interface Totals {
  rows: number
  sumsFen: Record<string, number>
}

/** What the database says that a month of a table comes to. */
export async function totalsOf(book: Book, table: Table, month: Month): Promise<Totals> {
  const sums = table.sums.map((column) => `coalesce(sum(${column}), 0) AS ${column}`)
  const [row] = await book.rows<Record<string, number>>(
    `SELECT ${['count(*) AS rows', ...sums].join(', ')} FROM ${rowsSql(table, daysOf(month))}`,
  )
  const { rows = 0, ...sumsFen } = row ?? {}
  return { rows, sumsFen }
}

/** How many rows of a month may still change by themselves. */
export async function openRowsOf(book: Book, table: Table, month: Month): Promise<number> {
  if (table.open === undefined) return 0
  const [row] = await book.rows<{ open: number }>(
    `SELECT count(*) AS open FROM ${rowsSql(table, daysOf(month))} WHERE ${table.open}`,
  )
  return row?.open ?? 0
}

/** What two say of the same, where they do not agree; undefined when they do. */
export function differenceOf(one: Totals, other: Totals): string | undefined {
  if (one.rows !== other.rows) return `${one.rows} rows against ${other.rows}`
  const column = Object.keys(one.sumsFen).find((name) => one.sumsFen[name] !== other.sumsFen[name])
  return column && `${column} of ${one.sumsFen[column]} fen against ${other.sumsFen[column] ?? 'none'}`
}
