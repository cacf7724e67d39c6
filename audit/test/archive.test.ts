import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { archive, type MonthReport } from '../src/archive/archive.ts'
import { readManifest } from '../src/archive/manifest.ts'
import { monthsAfter, monthsFrom } from '../src/archive/months.ts'
import { connect } from '../src/books.ts'
import { aSoundCampus, type Campus } from './campus.ts'
import { pay } from './ids.ts'

const DAY_MS = 86_400_000

let campus: Campus
let directory: string

beforeAll(async () => {
  campus = await aSoundCampus()
  // What is not through would keep its month open; see below.
  await campus.plant(
    'payment',
    "UPDATE exceptions SET state = 'RESOLVED', resolved_how = 'ADJUSTED', resolved_at = now() WHERE state = 'OPEN'",
  )
})
afterAll(() => campus.close())
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'yimatong-archive-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

/** When every month that has anything in it is over. */
const LATER = new Date(Date.now() + 70 * DAY_MS)

const look = (options: { write?: boolean; keepMonths?: number; now?: Date } = {}): Promise<MonthReport[]> =>
  archive(campus.urls, { directory, keepMonths: 1, write: false, now: LATER, ...options })

const write = () => look({ write: true })

/** The month that has the payments, as it stands in the folder. */
function monthWithPayments(reports: readonly MonthReport[]): MonthReport {
  const [most] = reports.toSorted((a, b) => b.rows - a.rows)
  if (most === undefined) throw new Error('no month was old enough')
  return most
}

const rowsIn = (month: string, table: string): Record<string, unknown>[] =>
  gunzipSync(readFileSync(path.join(directory, month, `${table}.ndjson.gz`)))
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

/** Something is done to the books, looked at, and undone. */
async function meanwhile(change: string, undo: string, work: () => Promise<void>): Promise<void> {
  await campus.plant('payment', change)
  try {
    await work()
  } finally {
    await campus.plant('payment', undo)
  }
}

describe('the archive of closed months', () => {
  it('says what it would write, and writes nothing until it is asked', async () => {
    const reports = await look()
    expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(['WOULD_BE_WRITTEN']))
    expect(monthWithPayments(reports).rows).toBeGreaterThan(12)
    expect(readdirSync(directory)).toEqual([])
  })

  it('has every row and every fen of a month, with the entries that sum to zero', async () => {
    const reports = await write()
    expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(['WRITTEN']))
    let [payments, amount, entries] = [0, 0, 0]
    for (const { month } of reports) {
      const { tables } = await readManifest(path.join(directory, month))
      payments += tables['payment.payments']?.rows ?? 0
      amount += tables['payment.payments']?.sumsFen['amount_fen'] ?? 0
      entries += tables['onecard.entries']?.rows ?? 0
      expect(tables['onecard.entries']?.sumsFen).toEqual({ amount_fen: 0 })
      const written = rowsIn(month, 'payment.payments')
      expect(written).toHaveLength(tables['payment.payments']?.rows ?? -1)
      for (const row of written)
        expect(row).toMatchObject({ merchant_no: '10000001', business_date: expect.any(String) })
    }
    const client = await connect(campus.urls.payment)
    const books = await client.query('SELECT count(*) AS payments, sum(amount_fen) AS amount FROM payments')
    await client.end()
    expect({ payments, amount }).toEqual(books.rows[0])
    expect(entries).toBeGreaterThan(payments)
  })

  it('is written once: asked again, it is held against the books and left as it is', async () => {
    const first = await write()
    const { month } = monthWithPayments(first)
    const manifest = readFileSync(path.join(directory, month, 'manifest.json'), 'utf8')
    const again = await write()
    expect(again.map(({ month: name, rows }) => [name, rows])).toEqual(
      first.map(({ month: name, rows }) => [name, rows]),
    )
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['WHOLE']))
    expect(readFileSync(path.join(directory, month, 'manifest.json'), 'utf8')).toBe(manifest)
  })

  it('begins a month anew in which its process was killed', async () => {
    const { month } = monthWithPayments(await look())
    const part = path.join(directory, `${month}.part`)
    mkdirSync(part)
    writeFileSync(path.join(part, 'payment.payments.ndjson.gz'), 'half a row')
    expect(monthWithPayments(await write()).outcome).toBe('WRITTEN')
    expect(existsSync(part)).toBe(false)
    expect(monthWithPayments(await look()).outcome).toBe('WHOLE')
  })

  it('names a file that was changed, and one that is gone', async () => {
    const { month } = monthWithPayments(await write())
    appendFileSync(path.join(directory, month, 'payment.payments.ndjson.gz'), 'x')
    rmSync(path.join(directory, month, 'onecard.entries.ndjson.gz'))
    expect(monthWithPayments(await look())).toMatchObject({
      outcome: 'WRONG',
      troubles: ['payment.payments: the file was changed', 'onecard.entries: the file is gone or cannot be read'],
    })
  })

  it('is a witness: it says where the books no longer are what they were', async () => {
    await write()
    const set = (fen: string) => `UPDATE payments SET amount_fen = amount_fen ${fen} WHERE payment_id = '${pay(5)}'`
    await meanwhile(set('+ 1'), set('- 1'), async () => {
      const wrong = (await look()).filter(({ outcome }) => outcome === 'WRONG')
      expect(wrong).toHaveLength(1)
      expect(wrong[0]?.troubles).toEqual([
        expect.stringMatching(/^payment\.payments: the archive has amount_fen of \d+ fen against \d+ in the books$/),
      ])
    })
  })

  it('leaves a month alone in which something is not through', async () => {
    const open = (state: string) =>
      `UPDATE payments SET state = '${state}', paid_at = NULL, finished_at = NULL WHERE payment_id = '${pay(9)}'`
    const columns = 'state, paid_at, finished_at'
    await campus.plant('payment', `CREATE TABLE was AS SELECT ${columns} FROM payments WHERE payment_id = '${pay(9)}'`)
    const undo = `UPDATE payments SET (${columns}) = (SELECT ${columns} FROM was) WHERE payment_id = '${pay(9)}'`
    await meanwhile(
      `ALTER TABLE payments DISABLE TRIGGER USER; ${open('PROCESSING')}`,
      `${undo}; ALTER TABLE payments ENABLE TRIGGER USER`,
      async () => {
        const left = (await write()).filter(({ outcome }) => outcome === 'OPEN')
        expect(left).toEqual([expect.objectContaining({ troubles: ['payment.payments: 1 are not through yet'] })])
        expect(readdirSync(directory)).not.toContain(left[0]?.month)
      },
    )
    await campus.plant('payment', 'DROP TABLE was')
  })

  it('keeps out the months in which money can still go back', async () => {
    expect(await look({ keepMonths: 13, write: true })).toEqual([])
    expect(readdirSync(directory)).toEqual([])
  })

  it('is written by one at a time', async () => {
    const other = await connect(campus.urls.payment)
    await other.query("SELECT pg_advisory_lock(hashtextextended('archive', 0))")
    await expect(write()).rejects.toThrow('Another one is writing the archive')
    await other.end()
  })
})

describe('a row of the calendar', () => {
  it('goes over the turn of the year', () => {
    expect(monthsFrom('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
    expect(monthsAfter('2026-01', -13)).toBe('2024-12')
  })
})
