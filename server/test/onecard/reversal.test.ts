import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aMerchant, anId, aReversal, aTopUp, createWorld, debitOf, declineOf, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.open(aMerchant('M1'), aMerchant('M2'))
})
afterAll(() => world.close())

describe('a reversal', () => {
  test('pays a debit back in full, surcharge included, from those who were paid', async () => {
    const payer = await world.withMoney(10_000)
    const balances = async () =>
      (await Promise.all(['M2', 'S-SURCHARGE', payer].map((no) => world.account(no)))).map(({ balance }) => balance)
    const before = await balances()
    const debit = debitOf(payer, 1_200, { surcharge: 180, merchantAccount: 'M2' })
    await world.post(debit)
    const [outcome] = await world.post(aReversal(debit.postingId))
    expect(outcome).toMatchObject({ outcome: 'POSTED', balanceAfter: 10_000 })
    expect(await balances()).toEqual(before)
  })

  test('happens once: the same one again answers the same, another one is declined', async () => {
    const payer = await world.withMoney(1_000)
    const debit = debitOf(payer, 300)
    const reversal = aReversal(debit.postingId)
    await world.post(debit)
    const [first] = await world.post(reversal)
    const another = aReversal(debit.postingId)
    expect(await world.post(reversal)).toEqual([first])
    // A retry after midnight is still the same reversal.
    expect(await world.post({ ...reversal, businessDate: '2026-11-22' })).toEqual([first])
    expect((await world.post(another, another)).map(declineOf)).toEqual(['REVERSED', 'REVERSED'])
    expect((await world.account(payer)).balance).toBe(1_000)
  })

  test('of what was never seen leaves a tombstone, and the late debit is refused', async () => {
    const payer = await world.withMoney(1_000)
    const debit = debitOf(payer, 300)
    const reversal = aReversal(debit.postingId)
    expect((await world.post(reversal)).map(declineOf)).toEqual(['TOMBSTONED'])
    expect((await world.post(debit, reversal, debit)).map(declineOf)).toEqual(['REVERSED', 'TOMBSTONED', 'REVERSED'])
    expect((await world.account(payer)).balance).toBe(1_000)
  })

  test.each([
    ['before its debit', true, ['TOMBSTONED', 'REVERSED'], 1_000],
    ['after its debit', false, ['POSTED', 'POSTED'], 1_000],
  ])('in one call %s is decided in that order', async (_order, first, expected, balance) => {
    const payer = await world.withMoney(1_000)
    const debit = debitOf(payer, 300)
    const both = [debit, aReversal(debit.postingId)]
    expect((await world.post(...(first ? both.toReversed() : both))).map(declineOf)).toEqual(expected)
    expect((await world.account(payer)).balance).toBe(balance)
  })

  test('of a declined debit is a harmless tombstone', async () => {
    const payer = await world.withMoney(100)
    const debit = debitOf(payer, 300)
    expect((await world.post(debit, aReversal(debit.postingId), debit)).map(declineOf)).toEqual([
      'INSUFFICIENT_BALANCE',
      'TOMBSTONED',
      'INSUFFICIENT_BALANCE',
    ])
    expect((await world.account(payer)).balance).toBe(100)
  })

  test('of what is no debit is a conflict', async () => {
    const payer = await world.withMoney(0)
    const topUp = aTopUp(payer, 100)
    const tombstone = aReversal(anId())
    await world.post(topUp, tombstone)
    const outcomes = await world.post(aReversal(topUp.postingId), aReversal(tombstone.postingId))
    expect(outcomes.map(declineOf)).toEqual(['CONFLICT', 'CONFLICT'])
    expect((await world.account(payer)).balance).toBe(100)
  })

  test('gives the limit of the day back, on the same business day only', async () => {
    const payer = await world.withMoney(10_000, { dailyLimit: 1_000 })
    const today = debitOf(payer, 1_000)
    await world.post(today, aReversal(today.postingId))
    expect((await world.account(payer)).spentToday).toBe(0)
    const again = debitOf(payer, 1_000)
    const tomorrow = debitOf(payer, 400, { businessDate: '2026-11-22' })
    expect((await world.post(again, tomorrow, aReversal(again.postingId))).map(declineOf)).toEqual([
      'POSTED',
      'POSTED',
      'POSTED',
    ])
    const rest = [601, 600].map((amount) => debitOf(payer, amount, { businessDate: '2026-11-22' }))
    expect((await world.post(...rest)).map(declineOf)).toEqual(['DAILY_LIMIT_EXCEEDED', 'POSTED'])
  })

  test('reaches a frozen and a closed account: the money is theirs', async () => {
    const payer = await world.withMoney(300)
    const debit = debitOf(payer, 300)
    await world.post(debit)
    await world.owner.query({ text: `SELECT set_account_state($1, 'CLOSED')`, values: [payer] })
    expect((await world.post(aReversal(debit.postingId))).map(declineOf)).toEqual(['POSTED'])
    expect(await world.account(payer)).toMatchObject({ state: 'CLOSED', balance: 300 })
  })
})
