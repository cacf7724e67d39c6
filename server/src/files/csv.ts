import { stringify } from 'csv-stringify/sync'
import { type Cell, type Column, type Language, plainYuan } from './columns.ts'

/** What a spreadsheet would take for a formula, full-width signs included, and run. */
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/u

/** Words that begin like a formula, or like one with such a quote already, get a quote in front; a negative amount stays a number. */
function cellText(cell: Cell): string {
  if (typeof cell === 'string') return FORMULA.test(cell) ? `'${cell}` : cell
  return 'fen' in cell ? plainYuan(cell.fen) : String(cell.count)
}

/** Lines of a CSV file. The mark at the start of a file says UTF-8 to Excel. */
export const csvLines = (rows: readonly (readonly Cell[])[], { bom = false } = {}): string =>
  stringify(
    rows.map((row) => row.map(cellText)),
    { record_delimiter: 'windows', bom },
  )

/** The lines of a CSV file, group by group. */
export async function* csvOf<Row>(
  columns: readonly Column<Row>[],
  groups: AsyncIterable<readonly Row[]>,
  language: Language,
) {
  yield csvLines([columns.map(({ title }) => title[language])], { bom: true })
  for await (const group of groups) yield csvLines(group.map((row) => columns.map(({ read }) => read(row, language))))
}
