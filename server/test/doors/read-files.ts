import { parse } from 'csv-parse/sync'
import { unzipSync } from 'fflate'
import type { Test } from 'supertest'
import { expect } from 'vitest'
import { readCsv } from '../../src/files/csv-read.ts'

// What files say, read by our own reader and as a spreadsheet would.

async function cellsOf(bytes: Buffer): Promise<string[]> {
  const cells: string[] = []
  for await (const group of readCsv(bytes)) cells.push(...group.flatMap((row) => row.cells))
  return cells
}

const NUMBER = /^-?\d+(\.\d+)?$/

/** The cells of a CSV file; none of them is what a spreadsheet would run. */
async function csvCells(bytes: Buffer): Promise<string[]> {
  const raw = parse(bytes, { bom: true, relax_column_count: true }).flat()
  expect(raw.filter((cell) => /^[=+\-@\t\r＝＋－＠]/u.test(cell) && !NUMBER.test(cell))).toEqual([])
  return cellsOf(bytes)
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#13': '\r' }

/** The words of a workbook, as ECMA-376 has them read; it has no formula. */
function workbookWords(bytes: Buffer): string[] {
  const xml = Buffer.from(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? []).toString()
  expect(xml).not.toContain('<f>')
  return [...xml.matchAll(/<t xml:space="preserve">([^<]*)<\/t>/g)].map(([, text = '']) =>
    text
      .replaceAll(/\r\n?/g, '\n')
      .replaceAll(/&(\S+?);/g, (_, name: string) => ENTITIES[name] ?? '?')
      .replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
  )
}

/** A string of a PDF's, ISO 32000-1 7.9.2: UTF-16 with its mark, and what would end it escaped. */
function pdfTitle(bytes: Buffer): string[] {
  const file = bytes.toString('latin1')
  const [, object = ''] = /\/Title (\d+) 0 R/.exec(file) ?? []
  const [, title = ''] = new RegExp(`\\n${object} 0 obj\\n\\(\\xfe\\xff((?:\\\\[^]|[^\\\\)])*)\\)`).exec(file) ?? []
  const plain = title.replaceAll(
    /\\([\s\S])/g,
    (_, sign: string) => ({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' })[sign] ?? sign,
  )
  return Buffer.from(plain, 'latin1').swap16().toString('utf16le').split(' · ')
}

export const WORDS_OF = { csv: csvCells, xlsx: workbookWords, pdf: pdfTitle } as const
export type FileKind = keyof typeof WORDS_OF

/** A file as a browser gets it. */
export async function bytesOf(asked: Test): Promise<Buffer> {
  const { body } = await asked
    .buffer(true)
    .parse((answer, done) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)))
    })
    .expect(200)
  return body as Buffer
}
