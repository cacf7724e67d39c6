import { SANDBOX_SURCHARGE_ACCOUNT, SCHOOL_SURCHARGE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { MAGIC_AMOUNTS, type MagicCode, magicAmountsTable } from '@yimatong/contract/sandbox'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createEndpoint } from '../../src/webhooks/endpoints.ts'
import { createSender } from '../../src/webhooks/sender.ts'
import { refund } from '../refunds/stage.ts'
import { aReceiver } from '../webhooks/world.ts'
import { aPerson, aPhone, balanceOf } from '../world/people.ts'
import { aRule } from '../world/rules.ts'
import { aSandboxTill } from '../world/sandbox.ts'
import { aTill } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'
import { type SandboxTill, sandboxTill } from './stage.ts'

// Every magic amount through the real doors, channel, ledger and sweeper; and nowhere else is any of them magic.

let world: World
let till: SandboxTill
beforeAll(async () => {
  world = await createWorld()
  await aRule(world, { rateBps: 1500 })
  till = sandboxTill(world, await aSandboxTill(world))
  world.gateway.deps.payments.sweeper.start()
})
afterAll(() => world.close())

async function becomes(outTradeNo: string, state: string): Promise<void> {
  const look = async () => expect((await till.query(outTradeNo)).state).toBe(state)
  // These tests run side by side, where `expect.poll` may find that it belongs to none: another one has just ended.
  await vi.waitFor(look, { timeout: 15_000, interval: 100 })
}

type Story = (amount: number) => Promise<void>

const declines: Story = async (amount) => {
  const [code] = Object.entries(MAGIC_AMOUNTS).find(([, magic]) => magic.amount === amount) ?? []
  expect(await till.pay(amount)).toMatchObject({ state: 'PAYERROR', declineCode: code })
}

const asksAndBecomes =
  (state: string): Story =>
  async (amount) => {
    const { outTradeNo, ...asked } = await till.pay(amount)
    expect(asked).toMatchObject({ state: 'USERPAYING', confirmation: { state: 'PENDING' } })
    await becomes(outTradeNo, state)
  }

const STORIES: Record<MagicCode, Story> = {
  INSUFFICIENT_BALANCE: declines,
  DAILY_LIMIT_EXCEEDED: declines,
  ACCOUNT_FROZEN: declines,
  CODE_EXPIRED: declines,
  CODE_USED: declines,
  async PIN_NEEDED(amount) {
    const [wanted, unwanted] = [await till.pay(amount), await till.pay(amount)]
    expect([wanted.state, unwanted.state]).toEqual(['USERPAYING', 'USERPAYING'])
    expect((await till.decide(wanted.outTradeNo, 'CONFIRM')).body.state).toBe('SUCCESS')
    expect((await till.decide(unwanted.outTradeNo, 'REFUSE')).body.state).toBe('CLOSED')
    // Said again, or the other way round, it is what it is.
    expect((await till.decide(wanted.outTradeNo, 'REFUSE')).body.state).toBe('SUCCESS')
    expect((await till.decide(unwanted.outTradeNo, 'CONFIRM')).body.state).toBe('CLOSED')
  },
  PIN_CONFIRMED: asksAndBecomes('SUCCESS'),
  PIN_REFUSED: asksAndBecomes('CLOSED'),
  async SLOW_ANSWER(amount) {
    const [before, other] = [performance.now(), till.pay(1250)]
    const slow = till.pay(amount)
    expect((await other).state).toBe('SUCCESS')
    expect((await slow).state).toBe('SUCCESS')
    expect(performance.now() - before).toBeGreaterThan(5000)
  },
  async ANSWER_LOST(amount) {
    const { state, outTradeNo } = await till.pay(amount)
    expect(state).toBe('PROCESSING')
    await becomes(outTradeNo, 'SUCCESS')
    expect((await till.query(outTradeNo)).events.map(({ type }) => type)).toContain('FOUND_BY_SWEEPER')
  },
  async BACKEND_SILENT(amount) {
    const { state, outTradeNo } = await till.pay(amount)
    expect(state).toBe('PROCESSING')
    // What takes ten seconds at a real till.
    await till.advance(10)
    await becomes(outTradeNo, 'CLOSED')
  },
  async REFUND_TO_SUSPENSE(amount) {
    const { state, outTradeNo } = await till.pay(amount)
    expect(state).toBe('SUCCESS')
    const { body } = await refund(world, till.till, outTradeNo, { amount: 600 })
    expect(body).toMatchObject({ state: 'SUCCESS', toSuspense: true })
  },
  async CALLBACK_TWICE(amount) {
    const { webhooks } = world.gateway.deps
    const [deps, receiver] = [{ ...webhooks, rules: { allowLocalhost: true } }, await aReceiver()]
    const { merchantNo } = await till.pay(1250)
    const endpointId = await createEndpoint(deps, { merchantNo, url: receiver.url, eventTypes: ['payment.succeeded'] })
    const { state, paymentId } = await till.pay(amount)
    expect(state).toBe('SUCCESS')
    const sender = createSender(deps, () => undefined)
    await sender.look(endpointId)
    await sender.idle()
    const bodies = receiver.heard.map(({ body }) => body).filter((body) => body.includes(paymentId))
    expect([bodies.length, new Set(bodies).size]).toEqual([2, 1])
    await receiver.stop()
  },
}

describe('at a test merchant', () => {
  test.concurrent.each(Object.entries(MAGIC_AMOUNTS))('%s', async (code, { amount }) => {
    await STORIES[code as MagicCode](amount)
  })

  test('any other amount is simply paid, with the surcharge of who pays', async () => {
    const accounts = [SANDBOX_SURCHARGE_ACCOUNT, SCHOOL_SURCHARGE_ACCOUNT]
    const before = await Promise.all(accounts.map((accountNo) => balanceOf(world, accountNo)))
    const { authCode } = await till.code({ person: 'OUTSIDER' })
    const { body } = await till.ask('payments', { outTradeNo: 'outsider', amount: 1000, authCode })
    expect(body).toMatchObject({ state: 'SUCCESS', surcharge: { amount: 150 }, payer: { identityClass: 'OUTSIDER' } })
    const after = await Promise.all(accounts.map((accountNo) => balanceOf(world, accountNo)))
    expect(after.map((fen, at) => fen - (before[at] ?? 0))).toEqual([150, 0])
  })
})

test.each(Object.entries(MAGIC_AMOUNTS))('%s is an ordinary amount for real money', async (_code, { amount }) => {
  const till = await aTill(world)
  const phone = await aPhone(world, await aPerson(world))
  const { body } = await till.pay({ authCode: await phone.show(), amount })
  expect(body).toMatchObject({ state: 'SUCCESS', total: amount })
})

test('the amounts differ, and stay below what needs a PIN', () => {
  const amounts = Object.values(MAGIC_AMOUNTS).map(({ amount }) => amount)
  expect(new Set(amounts).size).toBe(amounts.length)
  expect(Math.max(...amounts)).toBeLessThan(10_000)
})

test('the reference tells them', async () => {
  const answer = await fetch(`${world.gateway.url}/openapi.json`)
  const document = (await answer.json()) as { info: { description: string } }
  expect(document.info.description).toContain(magicAmountsTable())
})
