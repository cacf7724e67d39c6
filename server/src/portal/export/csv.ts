import { stringify } from 'csv-stringify/sync'
import type { PortalPaymentRow } from '@yimatong/contract/portal-api'
import { cellsOf, type Language, plainYuan, titlesOf } from './columns.ts'

/** A spreadsheet would run what begins like a formula; it gets a quote in front. The mark at the start says UTF-8 to Excel. */
const STYLE = { escape_formulas: true, record_delimiter: 'windows' } as const

/** The lines of a CSV file, group by group. */
export async function* csvOf(groups: AsyncIterable<readonly PortalPaymentRow[]>, language: Language) {
  yield stringify([titlesOf(language)], { ...STYLE, bom: true })
  for await (const group of groups) {
    const rows = group.map((payment) =>
      cellsOf(payment, language).map((cell) => (typeof cell === 'string' ? cell : plainYuan(cell.fen))),
    )
    yield stringify(rows, STYLE)
  }
}
