import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Book } from '../books.ts'
import type { Totals } from './count.ts'
import { daysOf, type Month } from './months.ts'
import { type Row, rowsSql, type Table, titleOf } from './tables.ts'

/** `payment.payments.ndjson.gz`: a row a line, as JSON, compressed. */
export const fileOf = (table: Table): string => `${titleOf(table)}.ndjson.gz`

/** Waits until a file or a folder is on the disk: what is named next must not outlive what it speaks of. */
export async function toDisk(name: string): Promise<void> {
  const handle = await open(name, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes a month of a table, row by row in its order. */
export async function writeRows(book: Book, table: Table, month: Month, directory: string): Promise<void> {
  const file = path.join(directory, fileOf(table))
  const lines = async function* () {
    const sql = `SELECT row_to_json(t)::text AS line FROM ${rowsSql(table, daysOf(month))} ORDER BY ${table.order}`
    for await (const { line } of book.walk<{ line: string }>(sql)) yield `${line}\n`
  }
  await pipeline(Readable.from(lines()), createGzip(), createWriteStream(file, { flags: 'wx', mode: 0o600 }))
  await toDisk(file)
}

/** The SHA-256 of a file as it is on the disk, in hex. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** Where a chain of rows begins and ends in a month: the next month's goes on from there. */
export interface Chain {
  first: { seq: number; prevHash: string }
  last: { seq: number; hash: string }
}

export interface FileRead extends Totals {
  sha256: string
  chain?: Chain
}

const chainOf = (first: Row, last: Row): Chain => ({
  first: { seq: Number(first['seq']), prevHash: String(first['prev_hash']) },
  last: { seq: Number(last['seq']), hash: String(last['hash']) },
})

async function* linesOf(file: string): AsyncGenerator<string> {
  const packed = createReadStream(file)
  const text = packed.pipe(createGunzip()).setEncoding('utf8')
  packed.on('error', (error) => text.destroy(error))
  let rest = ''
  for await (const chunk of text as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') throw new Error(`${file} ends in the middle of a row.`)
}

/** Reads a file from its first row to its last, and says what is in it. Throws what is wrong with it. */
export async function readBack(table: Table, directory: string): Promise<FileRead> {
  const file = path.join(directory, fileOf(table))
  const sumsFen = Object.fromEntries(table.sums.map((column) => [column, 0]))
  let [first, before, rows]: [Row | undefined, Row | undefined, number] = [undefined, undefined, 0]
  for await (const line of linesOf(file)) {
    const row = JSON.parse(line) as Row
    const fault = table.proof?.(row, before)
    if (fault !== undefined) throw new Error(`${fileOf(table)}: ${fault}`)
    for (const column of table.sums) sumsFen[column] = (sumsFen[column] ?? 0) + Number(row[column] ?? 0)
    first ??= row
    before = row
    rows += 1
  }
  const chain = table.proof && first && before ? { chain: chainOf(first, before) } : {}
  return { rows, sumsFen, sha256: await hashOf(file), ...chain }
}
