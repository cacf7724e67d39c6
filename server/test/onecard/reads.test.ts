import { businessDateOf } from '@yimatong/contract/clock'
import type { Queryable } from '@yimatong/kit/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addUpDays, rollBalances } from '../../src/onecard/balance-roller.ts'
import { bookEntries, trialBalance, waitingInSuspense } from '../../src/onecard/books.ts'
import { readMerchantDays } from '../../src/onecard/merchant-days.ts'
import { readStatement } from '../../src/onecard/statements.ts'
import { aMerchant, aPerson, createWorld, debitOf, type World } from './world.ts'

// What the ledger is asked for a day is found by that day, however long the history: by what PostgreSQL counts as read, also inside
// of functions, where no plan can be looked at.

const DAY = '2026-11-20'
const ON_DAY = 40
/** The days before it, and what was paid on each. */
const DAYS = 10
const EACH = 600
/** A posting has two entries here, and each is looked at with its posting and its account. */
const OF_DAY = ON_DAY * 6

let world: World

const dateBefore = (days: number) => businessDateOf(Date.parse(`${DAY}T12:00:00+08:00`) - days * 86_400_000)

beforeAll(async () => {
  world = await createWorld()
  await world.open(aMerchant('M1'))
  await world.open(aPerson('P1', { dailyLimit: 1_000_000 }))
  await world.owner.query(`UPDATE accounts SET balance_fen = 1000000 WHERE account_no = 'P1'`)
  const payOn = (businessDate: string, count: number) =>
    world.lane.post(Array.from({ length: count }, () => debitOf('P1', 10, { businessDate })))
  for (let days = DAYS; days > 0; days--) await payOn(dateBefore(days), EACH)
  await payOn(DAY, ON_DAY)
  while ((await addUpDays(world.database)) > 0);
  await rollBalances(world.database)
  await world.owner.query('VACUUM ANALYZE')
}, 120_000)

afterAll(() => world.close())

/** What this connection has read so far and not yet reported. */
const READ = {
  text: `SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS read FROM pg_stat_xact_user_tables
    WHERE relname IN ('postings', 'entries')`,
}

/** How many postings and entries PostgreSQL has looked at for it, whichever way it went. */
const readFor = (work: (database: Queryable) => Promise<unknown>): Promise<number> =>
  world.database.transaction(async (transaction) => {
    const read = async () => (await transaction.query<{ read: number }>(READ)).rows[0]?.read ?? Number.NaN
    const before = await read()
    await work(transaction)
    return (await read()) - before
  })

const wholeStatement = async (database: Queryable) => {
  for await (const page of readStatement(database, DAY)) expect(page).not.toBe('')
}

test.each<[string, (database: Queryable) => Promise<unknown>]>([
  ['the trial balance', (database) => trialBalance({ database }, DAY)],
  ['a book of everybody', (database) => bookEntries({ database }, { businessDate: DAY, book: 'M1' })],
  ['a book that did not move', (database) => bookEntries({ database }, { businessDate: DAY, book: 'S-SUBSIDY' })],
  ['what waits in suspense', (database) => waitingInSuspense({ database })],
  ['the merchants of a day', (database) => readMerchantDays(database, DAY)],
  ['the statement of a day', wholeStatement],
])('%s looks at what was posted on that day, not at the days before', async (_, work) => {
  expect(await readFor(work)).toBeLessThanOrEqual(OF_DAY)
})

test('notices what reads all there is', async () => {
  const all = DAYS * EACH + ON_DAY
  expect(await readFor((database) => database.query('SELECT count(*) FROM postings WHERE amount_fen > 10'))).toBe(all)
})
