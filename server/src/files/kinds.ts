import { Readable } from 'node:stream'
import type { Column, Language } from './columns.ts'
import { csvOf } from './csv.ts'
import { xlsxOf } from './xlsx.ts'

/** The kinds of file that a list is exported as. */
export const FILE_KINDS = {
  csv: { contentType: 'text/csv; charset=utf-8', write: csvOf },
  xlsx: { contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', write: xlsxOf },
} as const

export type FileKind = keyof typeof FILE_KINDS

/** A list as a stream of a file's bytes; memory holds one group. */
export const fileOf = <Row>(
  kind: FileKind,
  columns: readonly Column<Row>[],
  groups: AsyncIterable<readonly Row[]>,
  language: Language,
): Readable => Readable.from(FILE_KINDS[kind].write(columns, groups, language), { objectMode: false })

/** The headers that make a browser keep an answer as a file of this name, which is of plain letters. */
export const asFile = (name: string) => ({
  headers: { 'Content-Disposition': `attachment; filename="${name}"` },
})
