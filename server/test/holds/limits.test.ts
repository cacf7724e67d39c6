import type { MeView } from '@yimatong/contract/platform-api'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aStaticCode } from '../world/merchant-codes.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'
import { aHolder, type Holder } from './stage.ts'

let world: World
let till: Till
let holder: Holder

beforeAll(async () => {
  world = await createWorld()
  till = await aTill(world)
})
beforeEach(async () => {
  holder = await aHolder(world)
})
afterAll(() => world?.close())

const limit = (body: object) => holder.app.send('PUT', 'me/limits', body)
const pay = async (amount: number) => (await till.pay({ authCode: await holder.phone.show(), amount })).body
const me = async () => (await holder.app.send<MeView>('GET', 'me')).body

describe('own limits', () => {
  it('hold at tills and for orders from the very next payment on', async () => {
    expect((await limit({ paymentLimit: 2000, dailyLimit: 3000 })).status).toBe(204)
    expect(await pay(2001)).toMatchObject({ state: 'PAYERROR', declineCode: 'OWN_PAYMENT_LIMIT_EXCEEDED' })
    expect(await pay(2000)).toMatchObject({ state: 'SUCCESS' })
    const { url } = await aStaticCode(world, till.merchant)
    const { orderId } = await holder.app.order({ code: url })
    const { body } = await holder.app.pay(orderId, { amount: 1001, total: 1001 })
    expect(body).toMatchObject({ state: 'PAYERROR', declineCode: 'OWN_DAILY_LIMIT_EXCEEDED' })
    expect(await me()).toMatchObject({ ownPaymentLimit: 2000, ownDailyLimit: 3000, spentToday: 2000 })
  })

  it('are lowered without a PIN, and raised or taken away with it only', async () => {
    await limit({ dailyLimit: 3000 })
    expect((await limit({ dailyLimit: 3001 })).body.code).toBe('PIN_REQUIRED')
    expect((await limit({ dailyLimit: null })).body.code).toBe('PIN_REQUIRED')
    expect((await limit({ dailyLimit: 3001, pin: '000000' })).body).toMatchObject({
      code: 'PIN_WRONG',
      attemptsLeft: 4,
    })
    expect(await me()).toMatchObject({ ownDailyLimit: 3000 })
    expect((await limit({ dailyLimit: 3001, pin: holder.app.pin })).status).toBe(204)
    expect((await limit({ dailyLimit: null, pin: holder.app.pin })).status).toBe(204)
    expect(await me()).not.toHaveProperty('ownDailyLimit')
  })

  it.each([
    { paymentLimit: 100_001, pin: '258036' },
    { dailyLimit: 300_001, pin: '258036' },
    { paymentLimit: 0 },
    { paymentLimit: 10.5 },
    {},
    { limit: 5 },
  ])("are refused when the school's are lower, or they are none: %j", async (body) => {
    expect((await limit(body)).status).toBe(422)
  })
})
