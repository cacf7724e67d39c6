import { newId } from '@yimatong/contract/ids'
import { DYNAMIC_CODE_STATES } from '@yimatong/contract/states'
import { PAYMENT_SORTS, type PaymentFilterQuery, type PaymentSort } from '@yimatong/contract/portal-api'
import type { Queryable, Statement } from '@yimatong/kit/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDynamicCodeIds } from '../../src/portal/data/dynamic-codes.ts'
import { forMerchant } from '../../src/portal/data/for-merchant.ts'
import { readTerminalDay, readTerminalDayTotals } from '../../src/payments/read.ts'
import { readHome } from '../../src/portal/data/home.ts'
import { readPayments } from '../../src/portal/data/payments.ts'
import { readTerminals } from '../../src/portal/data/terminals.ts'
import { readTotals } from '../../src/portal/data/totals.ts'
import { sumDays } from '../../src/portal/day-sums.ts'
import { reopenDays } from './closed-days.ts'
import { type ManyPayments, manyDynamicCodes, manyPayments } from './many-payments.ts'
import { readCells } from '../../src/shifts/counted.ts'
import { askedOfPayments } from '../office/lists/asked.ts'
import { askTwice, oneByOne } from '../office/lists/asking.ts'
import { planOf, rowsRead } from '../office/lists/watched.ts'
import { type WatchedOffice, watchedOffice } from '../office/lists/watched-office.ts'
import { NOON, type PortalWorld } from './world.ts'

let office: WatchedOffice
let world: PortalWorld
let many: ManyPayments

beforeAll(async () => {
  office = await watchedOffice()
  world = office.world
  many = await manyPayments(world, 200_000)
  await manyDynamicCodes(world, many.merchantNo, 20_000)
  await reopenDays(world)
  await sumDays(world.database)
}, 120_000)

afterAll(() => world.close())

/** What somebody may look for, with the payments there are. */
const FILTERS: Readonly<Record<string, (many: ManyPayments) => PaymentFilterQuery>> = {
  everything: () => ({}),
  'a day': () => ({ from: '2026-11-17', to: '2026-11-17' }),
  'a month': () => ({ from: '2026-10-01', to: '2026-10-31' }),
  'what was declined': () => ({ state: 'PAYERROR' }),
  'what was closed or taken back': () => ({ state: 'CLOSED,REVOKED,REFUND' }),
  'one state that is everywhere': () => ({ state: 'SUCCESS' }),
  'a till': ({ terminalNo }) => ({ terminalNo }),
  'a till that is not there': () => ({ terminalNo: 'T99999' }),
  'one amount': () => ({ minAmount: '1250', maxAmount: '1250' }),
  'amounts that nobody paid': () => ({ minAmount: '5000000' }),
  'forward scans': () => ({ mode: 'FORWARD_SCAN' }),
  'a payment': () => ({ q: `pay_${'0'.repeat(28)}4e20` }),
  'an order number': ({ outTradeNo }) => ({ q: outTradeNo }),
  'a school number': ({ schoolNo }) => ({ q: schoolNo }),
  'the last four of a school number': ({ schoolNo }) => ({ q: schoolNo.slice(-4) }),
  'a till by its number': ({ terminalNo }) => ({ q: terminalNo }),
  'an order': () => ({ q: `ord_${'0'.repeat(32)}` }),
  'a merchant code': () => ({ q: `mcd_${'0'.repeat(32)}` }),
  'much at once': ({ terminalNo }) => ({
    from: '2026-09-01',
    to: '2026-11-01',
    terminalNo,
    minAmount: '500',
    maxAmount: '900',
    state: 'SUCCESS,REFUND',
  }),
}

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  Plans?: Plan[]
}

/** What is never to be read from the first to the last. */
const LONG = new Set<string | undefined>(['payments', 'dynamic_codes'])

/** Every node of a plan that does so. */
const wholeReads = (plan: Plan): string[] => [
  ...(plan['Node Type'] === 'Seq Scan' && LONG.has(plan['Relation Name']) ? [plan['Node Type']] : []),
  ...(plan.Plans ?? []).flatMap(wholeReads),
]

/** Runs what reads through the database, and gives how PostgreSQL went about each statement. */
async function plansOf(read: (database: Queryable) => Promise<unknown>) {
  const statements: Statement[] = []
  const watched: Queryable = {
    query(statement) {
      if (typeof statement !== 'string') statements.push(statement)
      return world.database.query(statement)
    },
  }
  await read(watched)
  return Promise.all(
    statements.map(async ({ text, values = [] }) => {
      const { rows } = await world.database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>({
        text: `EXPLAIN (FORMAT JSON) ${text}`,
        values,
      })
      const plans = rows.map((row) => row['QUERY PLAN'][0].Plan)
      return { text, whole: plans.flatMap(wholeReads), indexes: plans.flatMap(indexesOf) }
    }),
  )
}

/** The indexes that a statement goes by. */
const indexesOf = (plan: Plan): string[] => [
  ...(plan['Index Name'] === undefined ? [] : [plan['Index Name']]),
  ...(plan.Plans ?? []).flatMap(indexesOf),
]

const noneWhole = (plans: Awaited<ReturnType<typeof plansOf>>) => {
  expect(plans.length).toBeGreaterThan(0)
  expect(plans.filter(({ whole }) => whole.length > 0)).toEqual([])
}

describe.each(Object.entries(FILTERS))('looking for %s', (_, filterOf) => {
  it.each(PAYMENT_SORTS)(
    'never reads all payments to list them %s first, on the first page, the next and back',
    async (sort) => {
      noneWhole(
        await plansOf(async (database) => {
          const data = forMerchant(database, many.merchantNo)
          const request = { filter: filterOf(many), sort, limit: 20 }
          const { nextCursor } = await readPayments(data, request)
          if (nextCursor === undefined) return
          const { previousCursor } = await readPayments(data, { ...request, cursor: nextCursor })
          await readPayments(data, { ...request, cursor: previousCursor })
        }),
      )
    },
  )

  it('never reads all payments to sum them up', async () => {
    noneWhole(await plansOf((database) => readTotals(forMerchant(database, many.merchantNo), filterOf(many))))
  })
})

describe('what is rare', () => {
  it.each<[string, PaymentFilterQuery, PaymentSort, string]>([
    ['declined payments by time', { state: 'PAYERROR' }, 'newest', 'payments_merchant_rare_idx'],
    ['declined payments by amount', { state: 'PAYERROR,CLOSED' }, 'highest', 'payments_merchant_rare_amount_idx'],
    ['forward scans', { mode: 'FORWARD_SCAN', state: 'SUCCESS' }, 'newest', 'payments_merchant_forward_idx'],
    ['one amount', { minAmount: '5000000', state: 'SUCCESS' }, 'newest', 'payments_merchant_amount_idx'],
    ['open payments', { state: 'PROCESSING' }, 'newest', 'payments_unfinished_idx'],
  ])('is found by an index of its own: %s', async (_, filter, sort, index) => {
    const [ids] = await plansOf((database) =>
      readPayments(forMerchant(database, many.merchantNo), { filter, sort, limit: 20 }),
    )
    expect(ids?.indexes).toEqual([index])
  })
})

describe('the first page', () => {
  it('is watched by eyes that see a whole read', async () => {
    const statement = { text: 'SELECT count(*) FROM payments WHERE subject = $1', values: ['拉面'] }
    const plans = await plansOf((database) => database.query(statement))
    expect(plans.map(({ whole }) => whole)).toEqual([['Seq Scan']])
  })

  it('never reads all payments', async () => {
    noneWhole(await plansOf((database) => readHome(forMerchant(database, many.merchantNo), NOON)))
    noneWhole(await plansOf((database) => readTerminals(forMerchant(database, many.merchantNo), NOON)))
  })
})

describe('the list of dynamic codes', () => {
  it.each([undefined, ...DYNAMIC_CODE_STATES])('never reads all codes, in state %s', async (state) => {
    noneWhole(
      await plansOf(async (database) => {
        const data = forMerchant(database, many.merchantNo)
        const { nextCursor } = await readDynamicCodeIds(data, { state, limit: 20 }, NOON)
        await readDynamicCodeIds(data, { state, limit: 20, cursor: nextCursor }, NOON)
      }),
    )
  })
})

describe('the pages of the office', () => {
  const LONG = new Set(['payments', 'payment_sums', 'report_sums', 'result_times', 'persons'])
  /** A page has twenty rows, found at each of three merchants. */
  const PAGE = 300
  const first = { merchantNo: '10000001', terminalNo: 'T00001', schoolNo: '20240123', outTradeNo: 'order-100000' }

  it('are asked about what is there', () => expect(many).toEqual(first))

  it.each(oneByOne(askedOfPayments(first)))(
    'look at few more payments than they show: %s %s',
    async (action, _, asked) => {
      for (const statement of await askTwice(office, action, asked)) {
        const nodes = await planOf(world.owner, statement)
        expect(rowsRead(nodes, LONG), statement.text).toBeLessThanOrEqual(asked.atMost?.rows ?? PAGE)
      }
    },
  )
})

describe('while no day has been added up', () => {
  const totals = (database: Queryable, filterOf: (many: ManyPayments) => PaymentFilterQuery) =>
    readTotals(forMerchant(database, many.merchantNo), filterOf(many))
  const summed = new Map<string, unknown>()

  beforeAll(async () => {
    for (const [name, filterOf] of Object.entries(FILTERS)) summed.set(name, await totals(world.database, filterOf))
    await reopenDays(world)
  })

  it.each(Object.entries(FILTERS))('never reads all payments to sum up %s, and comes to the same', async (name, of) => {
    noneWhole(await plansOf((database) => totals(database, of)))
    expect(await totals(world.database, of)).toEqual(summed.get(name))
  })
})

describe("a till's statement", () => {
  it('is found by the time of its till, however long the history', async () => {
    const { merchantNo, terminalNo } = many
    const day = { merchantNo, terminalNo, businessDate: '2026-10-14' }
    const plans = await plansOf(async (database) => {
      await readTerminalDayTotals({ database }, day)
      const { nextCursor } = await readTerminalDay({ database }, day, { limit: 20 })
      expect(nextCursor).toBeDefined()
      await readTerminalDay({ database }, day, { limit: 20, cursor: nextCursor })
    })
    noneWhole(plans)
    for (const { indexes } of plans) expect(indexes).toContain('payments_terminal_no_created_at_payment_id_idx')
  })
})

describe('what a shift comes to', () => {
  it('is found by the time of its till, however long the history', async () => {
    const { merchantNo, terminalNo } = many
    const [openedAt, looksFrom] = [new Date(NOON - 4 * 3_600_000), new Date(NOON - 5 * 3_600_000)]
    const shift = { shiftId: newId('shift'), merchantNo, terminalNo, openedAt, countsFrom: openedAt, looksFrom }
    const plans = await plansOf((database) => readCells(database, shift))
    noneWhole(plans)
    expect(plans[0]?.indexes).toContain('payments_terminal_no_created_at_payment_id_idx')
  })
})
