import { formatYuan } from '@yimatong/contract/money'

export type Language = 'zh' | 'en'

/** What one cell holds: words stay words, money is a number of fen that is shown as yuan, a count is a number. */
export type Cell = string | { fen: number } | { count: number }

/** One column of a file: what stands above it, and what it says of a row. */
export interface Column<Row> {
  title: Readonly<Record<Language, string>>
  read: (row: Row, language: Language) => Cell
}

/** Words of a closed list in both languages. */
export type CellWords<Key extends string> = Readonly<Record<Key, Readonly<Record<Language, string>>>>

/** `2026-11-21 12:03:04`, campus time; nothing for a time that there is not. */
export const shortTime = (time: string | undefined): string => time?.slice(0, 19).replace('T', ' ') ?? ''

/** Yuan as a machine reads them: `1234.50`. */
export const plainYuan = (amountFen: number): string => formatYuan(amountFen).replaceAll(',', '')
