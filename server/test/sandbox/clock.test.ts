import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '@yimatong/contract/ids'
import { MAGIC_AMOUNTS } from '@yimatong/contract/sandbox'
import { refundsOfMerchant } from '../../src/portal/data/refunds.ts'
import { cancel, refund } from '../refunds/stage.ts'
import { aSandboxTill } from '../world/sandbox.ts'
import { createWorld, type World } from '../world/world.ts'
import { type SandboxTill, sandboxTill } from './stage.ts'

// Minutes, hours and days in seconds, for one test merchant alone.

const MINUTE = 60
const DAY = 24 * 60 * MINUTE

let world: World
let till: SandboxTill
let other: SandboxTill
beforeAll(async () => {
  world = await createWorld()
  till = sandboxTill(world, await aSandboxTill(world))
  other = sandboxTill(world, await aSandboxTill(world))
  world.gateway.deps.payments.sweeper.start()
})
afterAll(() => world.close())

const scan = async ({ ask }: SandboxTill, authCode: string) =>
  (await ask('payments', { outTradeNo: newId('request'), amount: 1250, authCode })).body

const CLOSES = { timeout: 10_000, interval: 100 }

describe('a consumption code', () => {
  test.each([
    ['still pays when a quarter of a minute has gone by', 15, { state: 'SUCCESS' }],
    ['is stale when two minutes have', 2 * MINUTE, { state: 'PAYERROR', declineCode: 'CODE_STALE' }],
    ['has expired a day later', DAY, { state: 'PAYERROR', declineCode: 'CODE_EXPIRED' }],
  ])('%s', async (_what, seconds, expected) => {
    const { authCode } = await till.code()
    await till.advance(seconds)
    expect(await scan(till, authCode)).toMatchObject(expected)
  })

  test('grows old in digits, too, and the next one is fresh', async () => {
    const { digits } = await till.code()
    await till.advance(2 * MINUTE)
    expect(await scan(till, digits)).toMatchObject({ state: 'PAYERROR', declineCode: 'CODE_STALE' })
    expect(await scan(till, (await till.code()).authCode)).toMatchObject({ state: 'SUCCESS' })
  })
})

test('a payment that waits for its PIN is closed when its time is over, and not before', async () => {
  const { outTradeNo } = await till.pay(MAGIC_AMOUNTS.PIN_NEEDED.amount)
  const later = await other.pay(MAGIC_AMOUNTS.PIN_NEEDED.amount)
  await till.advance(20)
  expect((await till.query(outTradeNo)).state).toBe('USERPAYING')
  await till.advance(30)
  await expect.poll(async () => (await till.query(outTradeNo)).state, CLOSES).toBe('CLOSED')
  expect(await till.query(outTradeNo)).toMatchObject({ confirmation: { state: 'EXPIRED' } })
  expect((await till.decide(outTradeNo, 'CONFIRM')).body.state).toBe('CLOSED')
  expect((await other.query(later.outTradeNo)).state).toBe('USERPAYING')
})

test('a dynamic code expires by all that was advanced since it was made', async () => {
  const { url, outTradeNo } = await till.dynamicCode(1250)
  const mine = await other.dynamicCode(1250)
  await till.advance(200)
  expect((await till.query(outTradeNo)).state).toBe('USERPAYING')
  await till.advance(200)
  expect((await till.query(outTradeNo)).state).toBe('CLOSED')
  expect(await till.payUrl(url)).toMatchObject({ status: 410, body: { code: 'CODE_EXPIRED' } })
  expect(await other.payUrl(mine.url)).toMatchObject({ body: { state: 'SUCCESS' } })
})

describe('a payment of yesterday', () => {
  test('is refunded, not cancelled: by the office, since its day at the till is over', async () => {
    const { outTradeNo, paymentId } = await till.pay(1250)
    const { merchantNo } = till.till.merchant
    await till.advance(DAY + 15 * MINUTE)
    expect((await cancel(world, till.till, outTradeNo)).body.code).toBe('STATE_CONFLICT')
    expect((await refund(world, till.till, outTradeNo, { amount: 250 })).body.code).toBe('STATE_CONFLICT')
    const asker = { merchantNo, userId: 'usr_owner', role: 'OWNER' } as const
    const { state, amountFen } = await refundsOfMerchant(world.gateway.deps, asker).ask(paymentId, {
      amount: 250,
      reason: '菜品售罄',
    })
    expect({ state, amountFen }).toEqual({ state: 'SUCCESS', amountFen: 250 })
  })

  test('is too old for a refund after a year', async () => {
    const { paymentId } = await till.pay(1250)
    await till.advance(367 * DAY)
    const { merchantNo } = till.till.merchant
    const owner = refundsOfMerchant(world.gateway.deps, { merchantNo, userId: 'usr_owner', role: 'OWNER' })
    await expect(owner.ask(paymentId, { amount: 1, reason: '菜品售罄' })).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
    })
  })

  test("is none of another merchant's: each has a clock of its own", async () => {
    const { outTradeNo } = await other.pay(1250)
    await till.advance(DAY)
    expect((await cancel(world, other.till, outTradeNo)).body.state).toBe('REVOKED')
  })
})

test('what comes after is of now', async () => {
  await till.advance(DAY)
  const { outTradeNo } = await till.pay(1250)
  expect((await cancel(world, till.till, outTradeNo)).body.state).toBe('REVOKED')
})
