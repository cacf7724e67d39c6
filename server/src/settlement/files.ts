import { canonicalJson } from '@yimatong/contract/canonical-json'
import type { SettlementView } from '@yimatong/contract/settlement-api'
import { reply } from '@yimatong/kit/routes'
import type { Language } from '../files/columns.ts'
import { asFile, FILE_KINDS, fileOf } from '../files/kinds.ts'
import { LINE_COLUMNS, linesOf } from './columns.ts'
import { settlementSheet } from './sheet.ts'

/** The files of a settlement. `json` is the frozen report itself, byte by byte what the hash is of. */
export const SETTLEMENT_FILES = {
  csv: FILE_KINDS.csv.contentType,
  xlsx: FILE_KINDS.xlsx.contentType,
  pdf: 'application/pdf',
  json: 'application/json; charset=utf-8',
} as const

async function* once<T>(group: T): AsyncGenerator<T> {
  yield group
}

/** A settlement as a file, as a browser keeps it. */
export async function settlementFile(kind: keyof typeof SETTLEMENT_FILES, view: SettlementView, language: Language) {
  const { merchantNo, content } = view
  const name = asFile(`settlement-${merchantNo}-${content.businessDate}.${kind}`)
  switch (kind) {
    case 'json':
      return reply(Buffer.from(canonicalJson(content)), name)
    case 'pdf':
      return reply(await settlementSheet(view, language), name)
    case 'csv':
    case 'xlsx':
      return reply(fileOf(kind, LINE_COLUMNS, once(linesOf(view)), language), name)
  }
}
