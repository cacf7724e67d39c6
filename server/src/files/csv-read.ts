import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import type { FileFault } from '@yimatong/contract/file-faults'
import { problem } from '@yimatong/kit/problem'
import { CsvError, type Info, parse } from 'csv-parse'

/** A row of a file, with the line that it begins in, from 1. */
export interface CsvRow {
  line: number
  cells: readonly string[]
}

/** The problem with a file as a whole: FILE_REFUSED. */
export function fileRefused(fileFault: FileFault, detail: string, line?: number) {
  return problem('FILE_REFUSED', detail, { members: { fileFault, ...(line === undefined ? {} : { line }) } })
}

/** Rows that are handed on together. */
const GROUP = 2000
const CHUNK_BYTES = 64 * 1024
/** A quote that never closes would make one row of the whole file. */
const MAX_ROW_CHARACTERS = 64 * 1024

/** Beginnings of files that are no text: ZIP (so also XLSX) and the older Office. */
const NO_TEXT = [Buffer.from('504b0304', 'hex'), Buffer.from('d0cf11e0', 'hex')]
const UTF_16 = [Buffer.from('fffe', 'hex'), Buffer.from('feff', 'hex')]

const startsWith = (bytes: Buffer, start: Buffer): boolean => bytes.subarray(0, start.length).equals(start)

/** How the bytes of a table are written: UTF-8 when they can be, else what Excel writes in China. Throws FILE_REFUSED. */
function encodingOf(bytes: Buffer): 'utf-8' | 'gb18030' {
  if (UTF_16.some((mark) => startsWith(bytes, mark)))
    throw fileRefused('ENCODING', 'The file is UTF-16; save it as CSV UTF-8.')
  if (NO_TEXT.some((start) => startsWith(bytes, start)) || bytes.includes(0)) {
    throw fileRefused('NOT_TEXT', 'The file is no text; save the table as CSV first.')
  }
  return isUtf8(bytes) ? 'utf-8' : 'gb18030'
}

function* textOf(bytes: Buffer): Generator<string> {
  const decoder = new TextDecoder(encodingOf(bytes), { fatal: true })
  try {
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      yield decoder.decode(bytes.subarray(at, at + CHUNK_BYTES), { stream: true })
    }
    yield decoder.decode()
  } catch (error) {
    if (error instanceof TypeError) throw fileRefused('ENCODING', 'The file is neither UTF-8 nor GB 18030.')
    throw error
  }
}

/** What our own exports put in front of words that look like a formula is taken off again, so a table comes back as it went. */
const GUARDED = /^'+[=+\-@\t\r＝＋－＠]/u
const unguarded = (cell: string): string => (GUARDED.test(cell) ? cell.slice(1) : cell).trim()

/**
 * The rows of a CSV file, group by group, the heading first; empty lines are left out. Cells are text, whatever they look
 * like. Throws FILE_REFUSED for what is no such file, with the line in which the row begins that breaks it.
 */
export async function* readCsv(
  bytes: Buffer,
  { delimiter = ',' }: { delimiter?: string | string[] } = {},
): AsyncGenerator<readonly CsvRow[]> {
  const text = Readable.from(textOf(bytes))
  // The parser runs ahead of who reads its rows: where a row breaks is known here alone.
  let parsed = 0
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    max_record_size: MAX_ROW_CHARACTERS,
    on_record(record: string[], { lines }) {
      parsed = lines
      return record
    },
  })
  text.on('error', (error) => parser.destroy(error)).pipe(parser)
  let group: CsvRow[] = []
  let line = 1
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      const cells = record.map(unguarded)
      if (cells.some((cell) => cell !== '')) group.push({ line, cells })
      line = info.lines + 1
      if (group.length === GROUP) {
        yield group
        group = []
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw fileRefused('MALFORMED', `The table breaks in line ${parsed + 1}.`, parsed + 1)
  }
  if (group.length > 0) yield group
}
