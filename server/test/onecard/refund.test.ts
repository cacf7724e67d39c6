import { SUSPENSE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPostings } from '../../src/onecard/postings.ts'
import { aMerchant, anId, aRefund, aReversal, aTopUp, createWorld, debitOf, declineOf, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.open(aMerchant('M1'), aMerchant('M2'))
})
afterAll(() => world.close())

const balance = async (accountNo: string) => (await world.account(accountNo)).balance
const close = (accountNo: string) =>
  world.owner.query({ text: `SELECT set_account_state($1, 'CLOSED')`, values: [accountNo] })

describe('a refund', () => {
  test('pays parts of a debit back, surcharge apart, until nothing is left', async () => {
    const payer = await world.withMoney(10_000)
    const debit = debitOf(payer, 1_200, { surcharge: 180, merchantAccount: 'M2' })
    const school = await balance('S-SURCHARGE')
    await world.post(debit)
    const outcomes = await world.post(
      aRefund(debit.postingId, 500, { surcharge: 75 }),
      aRefund(debit.postingId, 701, { surcharge: 105 }),
      aRefund(debit.postingId, 700, { surcharge: 106 }),
      aRefund(debit.postingId, 700, { surcharge: 105 }),
      aRefund(debit.postingId, 1),
    )
    expect(outcomes.map(declineOf)).toEqual([
      'POSTED',
      'REFUND_EXCEEDED',
      'REFUND_EXCEEDED',
      'POSTED',
      'REFUND_EXCEEDED',
    ])
    expect(outcomes[3]).toMatchObject({ balanceAfter: 10_000 })
    expect([await balance(payer), await balance('M2'), await balance('S-SURCHARGE')]).toEqual([10_000, 0, school])
  })

  test('may be of surcharge alone, never above it, and the amount still goes back afterwards', async () => {
    const payer = await world.withMoney(10_000)
    const debit = debitOf(payer, 1_000, { surcharge: 300, merchantAccount: 'M2' })
    const [school, merchant] = [await balance('S-SURCHARGE'), await balance('M2')]
    await world.post(debit)
    const outcomes = await world.post(
      aRefund(debit.postingId, 0, { surcharge: 301 }),
      aRefund(debit.postingId, 0, { surcharge: 300 }),
      aRefund(debit.postingId, 0, { surcharge: 1 }),
      aRefund(debit.postingId, 1_000),
    )
    expect(outcomes.map(declineOf)).toEqual(['REFUND_EXCEEDED', 'POSTED', 'REFUND_EXCEEDED', 'POSTED'])
    expect(outcomes[1]).toMatchObject({ balanceAfter: 9_000 })
    expect([await balance(payer), await balance('M2'), await balance('S-SURCHARGE')]).toEqual([
      10_000,
      merchant,
      school,
    ])
  })

  test('is one posting: asked again it answers the same, with other content it is a conflict', async () => {
    const payer = await world.withMoney(1_000)
    const debit = debitOf(payer, 300)
    const refund = aRefund(debit.postingId, 100)
    await world.post(debit)
    const [first] = await world.post(refund)
    // A retry after midnight is still the same refund.
    expect(await world.post(refund, { ...refund, businessDate: '2026-11-22' })).toEqual([first, first])
    expect((await world.post({ ...refund, amount: 101 })).map(declineOf)).toEqual(['CONFLICT'])
    expect(await balance(payer)).toBe(800)
  })

  test('and a reversal exclude each other', async () => {
    const payer = await world.withMoney(1_000)
    const [refunded, reversed] = [debitOf(payer, 300), debitOf(payer, 300)]
    const first = await world.post(refunded, aRefund(refunded.postingId, 1), aReversal(refunded.postingId))
    expect(first.map(declineOf)).toEqual(['POSTED', 'POSTED', 'REFUNDED'])
    const second = await world.post(reversed, aReversal(reversed.postingId), aRefund(reversed.postingId, 1))
    expect(second.map(declineOf)).toEqual(['POSTED', 'POSTED', 'REVERSED'])
  })

  test('of what was never paid pays nothing', async () => {
    const payer = await world.withMoney(100)
    const [declined, topUp] = [debitOf(payer, 300), aTopUp(payer, 100)]
    await world.post(declined, topUp)
    const outcomes = await world.post(aRefund(anId(), 1), aRefund(declined.postingId, 1), aRefund(topUp.postingId, 1))
    expect(outcomes.map(declineOf)).toEqual(['NOT_PAID', 'NOT_PAID', 'CONFLICT'])
    expect(await balance(payer)).toBe(200)
  })

  test.each([1, 2, 3])('many at once, in lanes of two processes, never pay more back than was paid (%i)', async () => {
    const payer = await world.withMoney(1_000)
    const debit = debitOf(payer, 1_000)
    await world.post(debit)
    const lanes = [world.lane, world.anotherLane()]
    const refunds = Array.from({ length: 40 }, () => aRefund(debit.postingId, 70))
    const outcomes = (
      await Promise.all(refunds.map(async (refund, at) => (await lanes[at % 2]?.post([refund])) ?? []))
    ).flat()
    expect(outcomes.filter(({ outcome }) => outcome === 'POSTED')).toHaveLength(14)
    expect(await balance(payer)).toBe(980)
  })

  test('gives the limit of the day back, on the same business day only', async () => {
    const payer = await world.withMoney(10_000, { dailyLimit: 1_000 })
    const today = debitOf(payer, 1_000)
    await world.post(today, aRefund(today.postingId, 400))
    expect((await world.account(payer)).spentToday).toBe(600)
    const tomorrow = debitOf(payer, 400, { businessDate: '2026-11-22' })
    await world.post(tomorrow, aRefund(today.postingId, 600, { businessDate: '2026-11-22' }))
    const rest = [601, 600].map((amount) => debitOf(payer, amount, { businessDate: '2026-11-22' }))
    expect((await world.post(...rest)).map(declineOf)).toEqual(['DAILY_LIMIT_EXCEEDED', 'POSTED'])
  })

  test('to a closed account waits in the suspense account, for ever the same', async () => {
    const payer = await world.withMoney(345)
    const debit = debitOf(payer, 300, { surcharge: 45 })
    await world.post(debit)
    await close(payer)
    const before = await balance(SUSPENSE_ACCOUNT)
    const refund = aRefund(debit.postingId, 100, { surcharge: 15 })
    const [outcome] = await world.post(refund)
    expect(outcome).toMatchObject({ outcome: 'POSTED', suspense: true, balanceAfter: 0 })
    expect(await world.post(refund)).toEqual([outcome])
    expect(await balance(SUSPENSE_ACCOUNT)).toBe(before + 115)
    expect(await world.account(payer)).toMatchObject({ state: 'CLOSED', balance: 0 })
    const [record] = await findPostings(world.database, [refund.postingId])
    expect(record).toMatchObject({ kind: 'REFUND', refunds: debit.postingId, suspense: true, payerAccount: payer })
  })

  test('reaches a frozen account, and is taken from a stall that takes no more payments', async () => {
    const payer = await world.withMoney(300)
    const debit = debitOf(payer, 300)
    await world.post(debit)
    for (const no of [payer, 'M1'])
      await world.owner.query({ text: `SELECT set_account_state($1, 'FROZEN')`, values: [no] })
    expect((await world.post(aRefund(debit.postingId, 300))).map(declineOf)).toEqual(['POSTED'])
    expect(await balance(payer)).toBe(300)
  })
})
