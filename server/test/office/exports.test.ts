import { readCsv } from '../../src/files/csv-read.ts'
import { parse } from 'csv-parse/sync'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { recordChange } from '../../src/audit/record.ts'
import { OFFICE_ACCESS } from '../../src/office/access.ts'
import { aBrowserOf, aMerchant, aPayment, aPerson, aTerminal, type Browser, NOON } from '../portal/world.ts'
import { NASTY_LINES } from '../world/nasty-texts.ts'
import { createOfficeWorld, officeBrowsers, type OfficeWorld } from './world.ts'

// What a person typed goes through every file as it was, and a spreadsheet runs none of it.

const RUN = `rcn_${'1'.repeat(32)}`

let world: OfficeWorld
let auditor: Browser & { userId: string }
let owner: Browser

beforeAll(async () => {
  world = await createOfficeWorld()
  auditor = (await officeBrowsers(world)).AUDITOR
  await typeEverywhere()
})

afterAll(() => world.close())

/** Each nasty text as the name of a person, a stall, a canteen, a till, as a subject, a reason. */
async function typeEverywhere(): Promise<void> {
  const { prisma, owner: tables } = world
  await tables.query({
    text: `INSERT INTO reconciliation_runs (run_id, business_date, requested_by, state, failure, sweep_after, created_at, finished_at)
      VALUES ($1, '2026-11-17', 'schedule', 'FAILED', 'STATEMENT_UNAVAILABLE', now(), now(), now())`,
    values: [RUN],
  })
  const selling = await aMerchant(world)
  owner = await aBrowserOf(world, selling)
  for (const [at, text] of NASTY_LINES.entries()) {
    const merchantNo = await aMerchant(world)
    const terminalNo = await aTerminal(world, merchantNo)
    const { personId } = await aPerson(world)
    const lock = { lockedAt: new Date(NOON), lockedBy: 'test', lockReason: text, lockContact: text }
    const caller = { userId: auditor.userId, role: 'ADMIN', requestId: 'req' } as const
    await prisma.person.update({ where: { personId }, data: { name: text } })
    await prisma.merchant.update({ where: { merchantNo }, data: { name: text, nameEn: text } })
    await prisma.terminal.update({ where: { terminalNo }, data: { name: text, ...lock } })
    await aPayment(world, { merchantNo: selling, terminalNo, subject: text })
    await aPayment(world, { merchantNo, terminalNo, subject: text })
    await recordChange(world.database, { caller, action: 'people.freeze', subject: personId, reason: text })
    await tables.query({
      text: `INSERT INTO reconciliation_differences (run_id, n, class, subject, amount_fen) VALUES ($1, $2, 'MISSING_HERE', $3, 1)`,
      values: [RUN, at + 1, text],
    })
  }
}

interface Export {
  query?: string
  id?: string
  by?: 'owner'
  kinds?: readonly ('csv' | 'xlsx')[]
}

const DAY = 'from=2026-11-18&to=2026-11-18'

/** The files with words that somebody typed, without their kind. */
const TYPED: Readonly<Record<string, Export>> = {
  '/office/people/export': {},
  '/office/merchants/export': {},
  '/office/terminals/export': {},
  '/office/audit-log/export': { kinds: ['csv'] },
  '/office/payments/export': { query: DAY },
  '/office/reconciliation/runs/{runId}/export': { id: RUN },
  '/office/reports/turnover/export': { query: `${DAY}&by=merchant` },
  '/office/reports/outcomes/export': { query: `${DAY}&by=terminal` },
  '/payments/export': { by: 'owner' },
}

/** Those with our own words and numbers alone, those of the ledger, and those that are proved beside what they settle. */
const OTHERS = [
  '/office/people-imports/template',
  '/office/people-imports/{importId}/bad-rows',
  '/office/money/trial-balance/export',
  '/office/reports/surcharge/export',
  '/office/reports/heat-map/export',
  '/office/reports/code-ages/export',
  '/office/reports/balances/export',
  '/office/settlements/export',
  '/office/settlements/{settlementId}/file',
  '/office/pay-backs/{payBackId}/export',
]

async function download(path: string, { query = '', id = '', by }: Export, kind: string): Promise<Buffer> {
  const browser = by === 'owner' ? owner : auditor
  const { body } = await browser
    .get(`${path.replace(/\{[^}]+\}/, id)}.${kind}?language=en&${query}`)
    .buffer(true)
    .parse((answer, done) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part)).on('end', () => done(null, Buffer.concat(parts)))
    })
    .expect(200)
  return body as Buffer
}

async function cellsOf(bytes: Buffer): Promise<string[]> {
  const cells: string[] = []
  for await (const group of readCsv(bytes)) cells.push(...group.flatMap((row) => row.cells))
  return cells
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#13': '\r' }

/** The words of a workbook, as ECMA-376 has them read. */
function wordsOf(bytes: Buffer): { xml: string; words: string[] } {
  const xml = Buffer.from(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? []).toString()
  const words = [...xml.matchAll(/<t xml:space="preserve">([^<]*)<\/t>/g)].map(([, text = '']) =>
    text
      .replaceAll(/\r\n?/g, '\n')
      .replaceAll(/&(\S+?);/g, (_, name: string) => ENTITIES[name] ?? '?')
      .replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
  )
  return { xml, words }
}

const NUMBER = /^-?\d+(\.\d+)?$/

it('knows every file of the office', () => {
  const files = Object.keys(OFFICE_ACCESS).flatMap(
    (action) => /^GET (\S+)\.(csv|xlsx|pdf|json)$/.exec(action)?.[1] ?? [],
  )
  const known = [...Object.keys(TYPED), ...OTHERS].filter((path) => path.startsWith('/office'))
  expect([...new Set(files.map((path) => `/office${path}`))].sort()).toEqual(known.sort())
})

const inKinds = Object.entries(TYPED).flatMap(([path, file]) =>
  (file.kinds ?? (['csv', 'xlsx'] as const)).map((kind) => ({ path, kind, file })),
)

it.each(inKinds.filter(({ kind }) => kind === 'csv'))(
  '$path as $kind gives back what was typed, and has nothing that a spreadsheet would run',
  async ({ path, kind, file }) => {
    const bytes = await download(path, file, kind)
    const cells = new Set(await cellsOf(bytes))
    expect(NASTY_LINES.filter((text) => !cells.has(text))).toEqual([])
    const raw = parse(bytes, { bom: true, relax_column_count: true }).flat()
    expect(raw.filter((cell) => /^[=+\-@\t\r＝＋－＠]/u.test(cell) && !NUMBER.test(cell))).toEqual([])
  },
)

it.each(inKinds.filter(({ kind }) => kind === 'xlsx'))(
  '$path as $kind has words as words, byte for byte, and no formula',
  async ({ path, kind, file }) => {
    const { xml, words } = wordsOf(await download(path, file, kind))
    const said = new Set(words)
    expect(NASTY_LINES.filter((text) => !said.has(text))).toEqual([])
    expect(xml).not.toContain('<f>')
  },
)
