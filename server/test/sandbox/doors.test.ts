import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aDynamicCode, aStaticCode } from '../world/merchant-codes.ts'
import { aSandboxTill } from '../world/sandbox.ts'
import { aTill } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'
import { type SandboxTill, sandboxTill } from './stage.ts'

let world: World
let till: SandboxTill
beforeAll(async () => {
  world = await createWorld()
  till = sandboxTill(world, await aSandboxTill(world))
})
afterAll(() => world.close())

const CALLS = [
  ['sandbox/codes', {}],
  ['sandbox/confirmations/order-1', { decision: 'CONFIRM' }],
  ['sandbox/pay', { url: 'http://localhost:8080/q/x' }],
  ['sandbox/clock', { advanceSeconds: 60 }],
] as const

test.each(CALLS)("a real merchant's till may not %s", async (path, body) => {
  const real = sandboxTill(world, await aTill(world))
  expect(await real.ask(path, body)).toMatchObject({ status: 403, body: { code: 'SANDBOX_ONLY' } })
})

describe('simulated customers', () => {
  test('show codes that a till can check and take, each once, by QR and by digits', async () => {
    const { authCode, digits } = await till.code()
    expect([authCode.length, digits.length]).toEqual([308, 20])
    const pay = (outTradeNo: string, code: string) =>
      till.ask<{ state: string; declineCode?: string }>('payments', { outTradeNo, amount: 1250, authCode: code })
    expect((await pay('by-qr', authCode)).body).toMatchObject({ state: 'SUCCESS' })
    expect((await pay('again', authCode)).body).toMatchObject({ state: 'PAYERROR', declineCode: 'CODE_USED' })
    // Digits are asked for by the same rule as anybody's.
    expect((await pay('by-digits', (await till.code()).digits)).body).toMatchObject({ state: 'USERPAYING' })
  })

  test('are another one each time, or the same on demand', async () => {
    const payer = async (body: object) => {
      const { authCode } = await till.code(body)
      const outTradeNo = `payer-${Math.random().toString(36).slice(2)}`
      await till.ask('payments', { outTradeNo, amount: 1100, authCode })
      return (await till.query(outTradeNo)).payer?.accountTail
    }
    const [one, other] = [await payer({ person: 'TEACHER' }), await payer({ person: 'TEACHER' })]
    expect(other).not.toBe(one)
    expect(await payer({ person: 'TEACHER', again: true })).toBe(other)
  })

  test('pay dynamic codes as the app does, once', async () => {
    const { url, outTradeNo } = await till.dynamicCode(1250)
    expect(await till.payUrl(url)).toMatchObject({ status: 200, body: { state: 'SUCCESS', outTradeNo, total: 1250 } })
    expect(await till.payUrl(url)).toMatchObject({ status: 409, body: { code: 'ORDER_PAID' } })
    const poor = await till.dynamicCode(6601)
    expect((await till.payUrl(poor.url)).body).toMatchObject({ state: 'PAYERROR', declineCode: 'INSUFFICIENT_BALANCE' })
  })

  test.each([
    ["another test merchant's code", async () => (await aDynamicCode(world, await aSandboxTill(world))).url],
    ["a real merchant's code", async () => (await aDynamicCode(world, await aTill(world))).url],
    ['a printed code, which has no amount', async () => (await aStaticCode(world, till.till.merchant)).url],
    ['anything else', () => Promise.resolve('https://example.com')],
  ])('do not pay %s', async (_what, url) => {
    expect(await till.payUrl(await url())).toMatchObject({ status: 404, body: { code: 'CODE_UNKNOWN' } })
  })

  test("do not decide about another merchant's payment", async () => {
    const { outTradeNo } = await till.pay(6611)
    const other = sandboxTill(world, await aSandboxTill(world))
    expect(await other.decide(outTradeNo, 'CONFIRM')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  })
})
