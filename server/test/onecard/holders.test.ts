import type { PostingItem } from '@yimatong/contract/onecard-api'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aMerchant, aRefund, aReversal, aTopUp, createWorld, debitOf, declineOf, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.open(aMerchant('M1'))
})
afterAll(() => world.close())

async function say(accountNo: string, what: 'own-limits' | 'hold', body: object) {
  const token = await world.services.payment.tokenFor('onecard')
  const path = `/onecard/v1/accounts/${accountNo}/${what}`
  return request(world.app).post(path).auth(token, { type: 'bearer' }).send(body)
}
const limit = async (accountNo: string, body: object) =>
  (await say(accountNo, 'own-limits', { mayRaise: true, ...body })).body.answer

describe("a holder's own limits", () => {
  test('stop one payment above, and the sum of a day, to the fen', async () => {
    const payer = await world.withMoney(100_000)
    expect(await limit(payer, { paymentLimit: 2_000, dailyLimit: 5_000 })).toBe('DONE')
    const outcomes = await world.post(
      debitOf(payer, 2_001),
      debitOf(payer, 1_900, { surcharge: 101 }),
      debitOf(payer, 1_900, { surcharge: 100 }),
      debitOf(payer, 2_000),
      debitOf(payer, 1_001),
      debitOf(payer, 1_000),
      debitOf(payer, 1),
    )
    expect(outcomes.map(declineOf)).toEqual([
      'OWN_PAYMENT_LIMIT_EXCEEDED',
      'OWN_PAYMENT_LIMIT_EXCEEDED',
      'POSTED',
      'POSTED',
      'OWN_DAILY_LIMIT_EXCEEDED',
      'POSTED',
      'OWN_DAILY_LIMIT_EXCEEDED',
    ])
    expect(await world.account(payer)).toMatchObject({
      ownPaymentLimit: 2_000,
      ownDailyLimit: 5_000,
      spentToday: 5_000,
    })
  })

  test('are given back by what is paid back on the same day', async () => {
    const payer = await world.withMoney(100_000)
    await limit(payer, { dailyLimit: 1_000 })
    const [one, other] = [debitOf(payer, 600), debitOf(payer, 400)]
    await world.post(one, other)
    expect(declineOf((await world.post(debitOf(payer, 1)))[0])).toBe('OWN_DAILY_LIMIT_EXCEEDED')
    await world.post(aRefund(one.postingId, 100), aReversal(other.postingId))
    expect((await world.post(debitOf(payer, 501), debitOf(payer, 500))).map(declineOf)).toEqual([
      'OWN_DAILY_LIMIT_EXCEEDED',
      'POSTED',
    ])
  })

  test('hold among many payments at once: what was allowed is spent, and not a fen more', async () => {
    const payer = await world.withMoney(100_000)
    await limit(payer, { dailyLimit: 5_000 })
    const lanes = [world.lane, world.anotherLane(), world.anotherLane()]
    const debits = Array.from({ length: 60 }, () => debitOf(payer, 300))
    const post = (item: PostingItem, at: number) => (lanes[at % lanes.length] ?? world.lane).post([item])
    const answers = await Promise.all(debits.map(post))
    expect(answers.flat().filter((answer) => answer.outcome === 'POSTED')).toHaveLength(16)
    expect(await world.account(payer)).toMatchObject({ spentToday: 4_800, balance: 95_200 })
  })

  test('are lowered by anybody who may speak for the holder, raised or taken away with proof only', async () => {
    const payer = await world.withMoney(0, { paymentLimit: 50_000, dailyLimit: 80_000 })
    expect(await limit(payer, { paymentLimit: 10_000, mayRaise: false })).toBe('DONE')
    expect(await limit(payer, { paymentLimit: 10_001, mayRaise: false })).toBe('RAISES')
    expect(await limit(payer, { paymentLimit: null, mayRaise: false })).toBe('RAISES')
    expect(await limit(payer, { paymentLimit: 5_000, dailyLimit: 80_000, mayRaise: false })).toBe('DONE')
    expect(await world.account(payer)).toMatchObject({ ownPaymentLimit: 5_000, ownDailyLimit: 80_000 })
    expect(await limit(payer, { paymentLimit: null })).toBe('DONE')
    expect(await world.account(payer)).not.toHaveProperty('ownPaymentLimit')
  })

  test("are never above the school's, and nobody's who is no payer", async () => {
    const payer = await world.withMoney(0, { paymentLimit: 50_000 })
    expect(await limit(payer, { paymentLimit: 50_001 })).toBe('ABOVE')
    expect((await say('M1', 'own-limits', { paymentLimit: 1, mayRaise: true })).status).toBe(404)
  })
})

describe('a hold', () => {
  test('stops debits; what is paid in or back arrives all the same', async () => {
    const payer = await world.withMoney(10_000)
    const before = debitOf(payer, 1_000)
    await world.post(before)
    expect((await say(payer, 'hold', { held: true, version: 1 })).body).toMatchObject({ held: true, state: 'ACTIVE' })
    const outcomes = await world.post(debitOf(payer, 1), aTopUp(payer, 500), aRefund(before.postingId, 300))
    expect(outcomes.map(declineOf)).toEqual(['ACCOUNT_FROZEN', 'POSTED', 'POSTED'])
    await say(payer, 'hold', { held: false, version: 2 })
    expect(declineOf((await world.post(debitOf(payer, 1)))[0])).toBe('POSTED')
  })

  test('is decided by the newest decision, in whatever order they arrive', async () => {
    const payer = await world.withMoney(10_000)
    await say(payer, 'hold', { held: true, version: 3 })
    await say(payer, 'hold', { held: false, version: 2 })
    await say(payer, 'hold', { held: false, version: 3 })
    expect(await world.account(payer)).toMatchObject({ held: true })
  })

  test("leaves the school's own freezing as it is", async () => {
    const payer = await world.withMoney(10_000)
    await world.owner.query({ text: `UPDATE accounts SET state = 'FROZEN' WHERE account_no = $1`, values: [payer] })
    await say(payer, 'hold', { held: true, version: 1 })
    await say(payer, 'hold', { held: false, version: 2 })
    expect(declineOf((await world.post(debitOf(payer, 1)))[0])).toBe('ACCOUNT_FROZEN')
  })
})
