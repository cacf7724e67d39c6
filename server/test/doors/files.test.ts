import type { EndpointDescription } from '@yimatong/kit/routes'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Browser, prove } from '../portal/world.ts'
import { OFFICE_DECLARED, PORTAL_DECLARED } from './declared.ts'
import { NASTY_LINES, NASTY_TEXTS } from '../world/nasty-texts.ts'
import { createOfficeWorld, officeBrowsers, type OfficeWorld } from '../office/world.ts'
import { bytesOf, type FileKind, WORDS_OF } from './read-files.ts'
import { type Typed, typeEverywhere } from './typed.ts'

// What a person typed goes through every file as it was, and a spreadsheet runs none of it. Which files there are is read from the
// declarations: one that is new fails here until it is said what was typed into it.

let world: OfficeWorld
let typed: Typed
let auditor: Browser

beforeAll(async () => {
  world = await createOfficeWorld()
  const { AUDITOR, LOGISTICS } = await officeBrowsers(world)
  auditor = AUDITOR
  await prove(LOGISTICS)
  typed = await typeEverywhere(world, LOGISTICS)
})

afterAll(() => world.close())

interface Export {
  query?: string
  /** What stands for the address's parameter; a file for each. */
  ids?(): readonly string[]
  /** What must come back; every nasty text unless said. */
  texts?(): readonly string[]
  body?(): object
  /** A cell without what stands before the words. */
  cut?(cell: string): string
}

const DAY = 'from=2026-11-18&to=2026-11-18'
const own = { ids: () => [typed.ownSettlementId], texts: () => [typed.ownName] }
const settled = { ids: () => typed.settlementIds }

/** The files with words that somebody typed, by the action that gives them. */
const TYPED: Readonly<Record<string, Export>> = {
  'get /office/people/export.csv': {},
  'get /office/people/export.xlsx': {},
  'get /office/people-imports/{importId}/bad-rows.csv': { ids: () => [typed.importId], texts: () => NASTY_TEXTS },
  'get /office/merchants/export.csv': {},
  'get /office/merchants/export.xlsx': {},
  'get /office/terminals/export.csv': {},
  'get /office/terminals/export.xlsx': {},
  'get /office/audit-log/export.csv': {},
  'get /office/payments/export.csv': { query: DAY },
  'get /office/payments/export.xlsx': { query: DAY },
  'get /office/reconciliation/runs/{runId}/export.csv': { ids: () => [typed.runId] },
  'get /office/reconciliation/runs/{runId}/export.xlsx': { ids: () => [typed.runId] },
  'get /office/reports/turnover/export.csv': { query: `${DAY}&by=merchant` },
  'get /office/reports/turnover/export.xlsx': { query: `${DAY}&by=merchant` },
  'get /office/reports/outcomes/export.csv': { query: `${DAY}&by=terminal` },
  'get /office/reports/outcomes/export.xlsx': { query: `${DAY}&by=terminal` },
  'get /office/settlements/export.csv': { query: DAY },
  'get /office/settlements/export.xlsx': { query: DAY },
  'get /office/settlements/{settlementId}/file.pdf': settled,
  'get /office/pay-backs/{payBackId}/export.csv': { ids: () => [typed.payBackId] },
  'get /office/pay-backs/{payBackId}/export.xlsx': { ids: () => [typed.payBackId] },
  'get /payments/export.csv': {},
  'get /payments/export.xlsx': {},
  'get /settlements/{settlementId}/file.pdf': own,
  'get /shifts/{shiftId}/z.csv': { ids: () => typed.shiftIds, cut: (cell) => cell.replace(/^\d{8} /, '') },
  // Drawn words are looked at in pictures; here, that none of them breaks the sheet.
  'post /static-codes/sheet': { body: () => ({ codeIds: typed.codeIds, perPage: 8 }), texts: () => [] },
}

/** Those with our own words and numbers alone; and the trial balance, whose names are the ledger's: see the tests of money. */
const NOTHING_TYPED = [
  'get /office/people-imports/template.csv',
  'get /office/money/trial-balance/export.csv',
  'get /office/money/trial-balance/export.xlsx',
  'get /office/reports/surcharge/export.csv',
  'get /office/reports/surcharge/export.xlsx',
  'get /office/reports/heat-map/export.csv',
  'get /office/reports/heat-map/export.xlsx',
  'get /office/reports/code-ages/export.csv',
  'get /office/reports/code-ages/export.xlsx',
  'get /office/reports/balances/export.csv',
  'get /office/reports/balances/export.xlsx',
  'get /office/settlements/{settlementId}/file.csv',
  'get /office/settlements/{settlementId}/file.xlsx',
  'get /settlements/{settlementId}/file.csv',
  'get /settlements/{settlementId}/file.xlsx',
]

const KINDS: readonly (readonly [RegExp, FileKind])[] = [
  [/^text\/csv/, 'csv'],
  [/spreadsheetml/, 'xlsx'],
  [/^application\/pdf/, 'pdf'],
]

function kindOf({ responses }: EndpointDescription): FileKind | undefined {
  const types = Object.values(responses).map((response) => ('contentType' in response ? response.contentType : ''))
  return KINDS.find(([shape]) => types.some((type) => shape.test(type ?? '')))?.[1]
}

const declared = [
  ...OFFICE_DECLARED.map((description) => ({ ...description, path: `/office${description.path}` })),
  ...PORTAL_DECLARED,
]
const FILES = declared.flatMap((description) => {
  const kind = kindOf(description)
  return kind === undefined ? [] : [{ action: `${description.method} ${description.path}`, kind }]
})

function download(action: string, { query = '', body }: Export, id: string): Promise<Buffer> {
  const [method, path = ''] = action.split(' ')
  const browser = path.startsWith('/office') ? auditor : typed.owner
  const address = path.replace(/\{[^}]+\}/, id)
  const asked =
    method === 'get' ? browser.get(`${address}?language=en&${query}`) : browser.send('post', address, body?.())
  return bytesOf(asked)
}

it('knows every file that there is', () => {
  expect(FILES.map(({ action }) => action).sort()).toEqual([...Object.keys(TYPED), ...NOTHING_TYPED].sort())
})

it.each(FILES.filter(({ action }) => action in TYPED))(
  '$action gives back what was typed as $kind, and has nothing that a spreadsheet would run',
  async ({ action, kind }) => {
    const file = TYPED[action] ?? {}
    const { ids = () => [''], texts = () => NASTY_LINES, cut = (cell) => cell } = file
    const said = new Set<string>()
    for (const id of ids())
      for (const word of await WORDS_OF[kind](await download(action, file, id))) said.add(cut(word))
    expect(texts().filter((text) => !said.has(text))).toEqual([])
  },
)
