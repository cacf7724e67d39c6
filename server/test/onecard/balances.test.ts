import { afterAll, beforeAll, expect, test } from 'vitest'
import { rollBalances, startBalanceRoller } from '../../src/onecard/balance-roller.ts'
import { createLog } from '@yimatong/kit/log'
import { aDebit, aMerchant, aPerson, aTopUp, createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.open(aPerson('P1', { dailyLimit: 10_000_000 }), aMerchant('M1'), aMerchant('M2'))
  await world.post(aTopUp('P1', 1_000_000))
})
afterAll(() => world.close())

const debits = (count: number, merchantAccount = 'M1') =>
  Array.from({ length: count }, () => aDebit({ payerAccount: 'P1', merchantAccount, amount: 10, surcharge: 1 }))

test('rolling a snapshot forward changes no balance', async () => {
  await world.post(...debits(20))
  const before = await world.account('M1')
  expect(await rollBalances(world.database)).toBeGreaterThan(0)
  expect(await world.account('M1')).toEqual(before)
  expect(await rollBalances(world.database)).toBe(0)
  await world.post(...debits(5))
  expect((await world.account('M1')).balance).toBe(before.balance + 50)
})

test('posting writes no row of the merchant or the school', async () => {
  const versions = async () =>
    (
      await world.owner.query(
        `SELECT account_no, xmin::text, ctid::text FROM accounts WHERE kind <> 'PERSON' ORDER BY 1`,
      )
    ).rows
  const before = await versions()
  await world.post(...debits(10))
  expect(await versions()).toEqual(before)
})

test('balances stay exact while two processes post and two roll', async () => {
  const start = { m1: (await world.account('M1')).balance, m2: (await world.account('M2')).balance }
  const another = world.anotherLane()
  const posted = new AbortController()
  const rolling = [0, 1].map(async () => {
    while (!posted.signal.aborted) {
      await rollBalances(world.database)
      const { rows } = await world.owner.query(
        `SELECT a.account_no FROM accounts AS a WHERE a.kind <> 'PERSON' AND balance_of(a) <>
          (SELECT coalesce(sum(e.amount_fen), 0) FROM entries AS e WHERE e.account_id = a.id)`,
      )
      expect(rows).toEqual([])
    }
  })
  const rounds = async (lane: typeof another, merchant: string) => {
    for (let round = 0; round < 40; round++) await lane.post(debits(15, merchant))
  }
  await Promise.all([rounds(world.lane, 'M1'), rounds(another, 'M2')])
  posted.abort()
  await Promise.all(rolling)
  await rollBalances(world.database)
  expect((await world.account('M1')).balance).toBe(start.m1 + 6_000)
  expect((await world.account('M2')).balance).toBe(start.m2 + 6_000)
})

test('the service rolls by itself until it is told to stop', async () => {
  await world.post(...debits(3))
  const log = createLog({ name: 'onecard', level: 'silent' })
  const through = async () =>
    (
      await world.owner.query(
        'SELECT max(through_id) AS through, (SELECT max(id) FROM postings) AS last FROM balance_snapshots',
      )
    ).rows[0]
  const roller = startBalanceRoller({ database: world.database, log }, 5)
  await expect.poll(async () => (await through())?.through).toBe((await through())?.last)
  await roller.stop()
})
