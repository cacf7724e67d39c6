import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { type Book, type BookUrls, connect, openBook } from '../books.ts'
import { differenceOf, openRowsOf, totalsOf } from './count.ts'
import { fileOf, readBack, toDisk, writeRows } from './files.ts'
import { entryOf, faultsOf, type FileEntry, type Manifest, readManifest, writeManifest } from './manifest.ts'
import { type Month, monthsAfter, monthsFrom } from './months.ts'
import { TABLES, titleOf } from './tables.ts'

export interface ArchiveOptions {
  directory: string
  /** Months that stay out of it although they are over: as long as a payment can be given back. */
  keepMonths: number
  /** Without it nothing is written. */
  write: boolean
  now: Date
}

/** What came of a month. WRONG and OPEN say why; WHOLE was there already and still agrees with the books. */
export interface MonthReport {
  month: Month
  outcome: 'WRITTEN' | 'WOULD_BE_WRITTEN' | 'WHOLE' | 'OPEN' | 'WRONG'
  rows: number
  troubles: string[]
}

type Books = Record<keyof BookUrls, Book>

async function withBooks<T>(urls: BookUrls, work: (books: Books) => Promise<T>): Promise<T> {
  const names = ['payment', 'onecard', 'token'] as const
  const opened: Book[] = []
  try {
    for (const name of names) opened.push(await openBook(urls[name]))
    const [payment, onecard, token] = opened as [Book, Book, Book]
    const books = { payment, onecard, token }
    // Times are written as they are anywhere.
    for (const book of opened) await book.rows("SET LOCAL timezone = 'UTC'")
    return await work(books)
  } finally {
    await Promise.all(opened.map((book) => book.close()))
  }
}

/** Where the oldest row of a campus can be. */
const BEGINNINGS = [
  ['payment', 'business_date', 'payments'],
  ['payment', "at AT TIME ZONE 'Asia/Shanghai'", 'audit_log'],
  ['onecard', 'business_date', 'postings'],
] as const

/** The month of the oldest row; undefined when there are no books yet. */
async function firstMonth(books: Books): Promise<Month | undefined> {
  const oldest: (Month | null | undefined)[] = []
  for (const [book, day, table] of BEGINNINGS) {
    const [row] = await books[book].rows<{ month: Month | null }>(
      `SELECT to_char(min(${day}), 'YYYY-MM') AS month FROM ${table}`,
    )
    oldest.push(row?.month)
  }
  return oldest
    .filter((month) => typeof month === 'string')
    .toSorted()
    .at(0)
}

/** What may still change in a month, a sentence each. */
async function whyOpen(books: Books, month: Month): Promise<string[]> {
  const troubles: string[] = []
  for (const table of TABLES) {
    const open = await openRowsOf(books[table.book], table, month)
    if (open > 0) troubles.push(`${titleOf(table)}: ${open} are not through yet`)
  }
  return troubles
}

async function writeFiles(books: Books, month: Month, directory: string): Promise<Record<string, FileEntry>> {
  const tables: Record<string, FileEntry> = {}
  for (const table of TABLES) {
    await writeRows(books[table.book], table, month, directory)
    const read = await readBack(table, directory)
    const difference = differenceOf(read, await totalsOf(books[table.book], table, month))
    if (difference !== undefined) {
      throw new Error(`${month}, ${titleOf(table)}: the file that was written has ${difference} in the books.`)
    }
    tables[titleOf(table)] = { file: fileOf(table), ...read }
  }
  return tables
}

/** A month has its name when all of it is on the disk and was read back; before that, what is there is begun anew. */
async function writeMonth(books: Books, month: Month, { directory, now }: ArchiveOptions): Promise<MonthReport> {
  const part = path.join(directory, `${month}.part`)
  await rm(part, { recursive: true, force: true })
  await mkdir(part, { recursive: true, mode: 0o700 })
  const manifest: Manifest = {
    format: 1,
    month,
    writtenAt: now.toISOString(),
    tables: await writeFiles(books, month, part),
  }
  await writeManifest(part, manifest)
  await toDisk(part)
  await rename(part, path.join(directory, month))
  await toDisk(directory)
  return { month, outcome: 'WRITTEN', rows: rowsOf(manifest), troubles: [] }
}

const rowsOf = ({ tables }: Manifest): number => Object.values(tables).reduce((sum, { rows }) => sum + rows, 0)

/** Holds what was written against its manifest, against the books as they are, and against the month before it. */
async function checkMonth(books: Books, month: Month, { directory }: ArchiveOptions): Promise<MonthReport> {
  const folder = path.join(directory, month)
  const manifest = await readManifest(folder)
  const troubles = await faultsOf(folder, manifest)
  for (const table of TABLES) {
    const difference = differenceOf(entryOf(manifest, table), await totalsOf(books[table.book], table, month))
    if (difference !== undefined) troubles.push(`${titleOf(table)}: the archive has ${difference} in the books`)
  }
  return { month, outcome: troubles.length === 0 ? 'WHOLE' : 'WRONG', rows: rowsOf(manifest), troubles }
}

async function lookAt(books: Books, month: Month, options: ArchiveOptions): Promise<MonthReport> {
  if (existsSync(path.join(options.directory, month))) return checkMonth(books, month, options)
  const troubles = await whyOpen(books, month)
  if (troubles.length > 0) return { month, outcome: 'OPEN', rows: 0, troubles }
  if (options.write) return writeMonth(books, month, options)
  let rows = 0
  for (const table of TABLES) rows += (await totalsOf(books[table.book], table, month)).rows
  return { month, outcome: 'WOULD_BE_WRITTEN', rows, troubles: [] }
}

/** Where the audit log's chain stands after a month, and whether that month goes on where the one before it has ended. */
async function chainAt(
  directory: string,
  month: Month,
  last: string | undefined,
): Promise<{ last: string | undefined; trouble?: string }> {
  const folder = path.join(directory, month)
  if (!existsSync(folder)) return { last }
  const chain = entryOf(await readManifest(folder), auditLog).chain
  if (chain === undefined) return { last }
  const trouble =
    last !== undefined && chain.first.prevHash !== last
      ? 'payment.audit_log: does not hang on the month before it'
      : undefined
  return { last: chain.last.hash, ...(trouble && { trouble }) }
}

const auditLog = TABLES.find(({ name }) => name === 'audit_log') as (typeof TABLES)[number]

const LOCK = "SELECT pg_try_advisory_lock(hashtextextended('archive', 0)) AS mine"

/** One at a time for a campus: the lock ends with the connection, however this process ends. */
async function alone<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = await connect(url)
  try {
    const { rows } = await client.query<{ mine: boolean }>(LOCK)
    if (rows[0]?.mine !== true) throw new Error('Another one is writing the archive of this campus at this moment.')
    return await work()
  } finally {
    await client.end()
  }
}

/** Today on the campus, so many months ago. */
function lastMonth(now: Date, keepMonths: number): Month {
  const today = new Date(now.getTime() + 8 * 3_600_000).toISOString()
  return monthsAfter(today.slice(0, 7), -1 - keepMonths)
}

/**
 * Brings the archive up to date: every month that is closed and older than what is kept aside is written, or, if it is there,
 * held against the books once more. Each month is read from books of its own moment. The books are not changed.
 */
export function archive(urls: BookUrls, options: ArchiveOptions): Promise<MonthReport[]> {
  return alone(urls.payment, async () => {
    const first = await withBooks(urls, firstMonth)
    const reports: MonthReport[] = []
    let last: string | undefined
    for (const month of first === undefined ? [] : monthsFrom(first, lastMonth(options.now, options.keepMonths))) {
      const report = await withBooks(urls, (books) => lookAt(books, month, options))
      const chain = await chainAt(options.directory, month, last)
      last = chain.last
      reports.push(
        chain.trouble ? { ...report, outcome: 'WRONG', troubles: [...report.troubles, chain.trouble] } : report,
      )
    }
    return reports
  })
}
