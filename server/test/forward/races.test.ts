import { STATIC_LIMIT_FEN } from '@yimatong/contract/limits'
import type { Database, QueryResultRow, Statement } from '@yimatong/kit/database'
import { createCrowdLimit, createRateLimit } from '@yimatong/kit/rate-limit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cancelDynamicCode } from '../../src/merchant-codes/dynamic-codes.ts'
import { payOrder } from '../../src/platform/orders/pay-order.ts'
import { type App, anApp, PIN } from '../world/apps.ts'
import { aDynamicCode, aStaticCode } from '../world/merchant-codes.ts'
import { aPerson, balanceOf, topUp } from '../world/people.ts'
import { aMerchant, aTill, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'

let world: World
/** Another payment server on the same database. */
let second: Gateway
let till: Till

beforeAll(async () => {
  world = await createWorld()
  second = await world.startGateway()
  till = await aTill(world)
})

afterAll(() => world?.close())

const aPayer = async (balanceFen = 1000_00): Promise<App> => anApp(world, await aPerson(world, { balanceFen }))

describe('two people at the same instant', () => {
  it('pay a dynamic code once, in every one of fifty rounds, at two servers', async () => {
    const [anna, bo] = [await aPayer(), await aPayer()]
    const amountFen = 100
    let paidByAnna = 0
    for (let round = 0; round < 50; round++) {
      const code = await aDynamicCode(world, till, { amountFen })
      const [hers, his] = [await anna.order({ code: code.url }), await bo.order({ code: code.url })]
      const asked = { amount: amountFen, total: amountFen }
      const answers = await Promise.all([anna.pay(hers.orderId, asked), bo.pay(his.orderId, asked, second.url)])
      const won = answers.filter(({ body }) => body.state === 'SUCCESS')
      const lost = answers.filter(({ body }) => body.code === 'ORDER_TAKEN' || body.code === 'ORDER_PAID')
      expect([won.length, lost.length], JSON.stringify(answers)).toEqual([1, 1])
      if (answers[0]?.body.state === 'SUCCESS') paidByAnna++
      expect((await till.query(code.outTradeNo)).body.paymentId).toBe(won[0]?.body.paymentId)
    }
    const left = await Promise.all([anna, bo].map(({ person }) => balanceOf(world, person.accountNo)))
    expect(left).toEqual([1000_00 - paidByAnna * amountFen, 1000_00 - (50 - paidByAnna) * amountFen])
    expect(await balanceOf(world, till.merchant.accountNo)).toBe(50 * amountFen)
  })

  it('pay and cancel: exactly one of the two holds', async () => {
    const payer = await aPayer()
    let paid = 0
    for (let round = 0; round < 20; round++) {
      const code = await aDynamicCode(world, till, { amountFen: 100 })
      const { orderId } = await payer.order({ code: code.url })
      const [answer, cancelled] = await Promise.all([
        payer.pay(orderId, { amount: 100, total: 100 }),
        cancelDynamicCode(second.deps, code.merchantNo, code.outTradeNo),
      ])
      const success = answer.body.state === 'SUCCESS'
      expect(success ? cancelled?.state : answer.body.code).toMatch(success ? /^(PAYING|PAID)$/ : /^CODE_CANCELLED$/)
      if (success) paid++
    }
    expect(await balanceOf(world, payer.person.accountNo)).toBe(1000_00 - paid * 100)
  })

  it('a code that was cancelled after its time by one server’s clock is closed, also where its time is not over yet', async () => {
    const payer = await aPayer()
    const code = await aDynamicCode(world, till, { amountFen: 100, expiresInSeconds: 60 })
    const { orderId } = await payer.order({ code: code.url })
    world.clock = () => Date.now() + 120_000
    const cancelled = await cancelDynamicCode(second.deps, code.merchantNo, code.outTradeNo)
    world.clock = () => Date.now()
    expect(cancelled?.state).toBe('EXPIRED')
    expect((await payer.pay(orderId, { amount: 100, total: 100 })).body.code).toBe('CODE_EXPIRED')
    expect(await balanceOf(world, payer.person.accountNo)).toBe(1000_00)
  })
})

describe('an order that one person pays twice at the same instant', () => {
  const codes = {
    dynamic: async (amountFen: number) => (await aDynamicCode(world, till, { amountFen })).url,
    printed: async () => (await aStaticCode(world, await aMerchant(world))).url,
  }

  /** Pays it, by a request that comes through at another server right after this one has found the order open. */
  async function payTwice(payer: App, orderId: string, asked: { amount: number; total: number }, pin: string) {
    const { deps } = world.gateway
    let other: Promise<{ body: { state?: string } }> | undefined
    const database: Database = {
      ...deps.database,
      async query<Row extends QueryResultRow>(statement: Statement | string) {
        const found = await deps.database.query<Row>(statement)
        other ??= payer.pay(orderId, asked, second.url)
        await other
        return found
      },
    }
    const orderDeps = {
      ...deps,
      database,
      staticLimitFen: STATIC_LIMIT_FEN.D,
      ordersPerPerson: createRateLimit({ name: 'twice-orders', points: 10, perSeconds: 60 }),
      wrongPinsPerAddress: createCrowdLimit({ name: 'twice-pins', points: 10, perSeconds: 60 }),
    }
    const told = await payOrder(orderDeps, { personId: payer.person.personId, orderId }, { ...asked, pin }, '::1')
    return [told.state, (await other)?.body.state]
  }

  it.each([
    ['whose dynamic code that payment has taken', 'dynamic', 100, PIN],
    ['for which the rest of the limit is not enough', 'printed', 300_00, PIN],
    ['whose PIN is mistyped the second time', 'printed', 100, '111222'],
  ] as const)('is told of its own payment both times, also one %s', async (_, kind, amount, pin) => {
    const payer = await aPayer()
    const { orderId } = await payer.order({ code: await codes[kind](amount) })
    expect(await payTwice(payer, orderId, { amount, total: amount }, pin)).toEqual(['SUCCESS', 'SUCCESS'])
    expect(await balanceOf(world, payer.person.accountNo)).toBe(1000_00 - amount)
  })
})

describe('the daily limit of static codes', () => {
  it('is not passed by forty small payments at once at two servers, and what is refused says what is left', async () => {
    const payer = await aPayer(5000_00)
    const { url } = await aStaticCode(world, await aMerchant(world))
    const amount = 30_00
    const orders = await Promise.all(Array.from({ length: 40 }, () => payer.order({ code: url })))
    const asked = { amount, total: amount }
    // A few at a time: more right PINs at once than there may be wrong ones look like guessing.
    const answers = []
    for (let at = 0; at < orders.length; at += 4) {
      const four = orders.slice(at, at + 4)
      answers.push(
        ...(await Promise.all(
          four.map(({ orderId }, turn) => payer.pay(orderId, asked, turn % 2 === 0 ? undefined : second.url)),
        )),
      )
    }
    const paid = answers.filter(({ body }) => body.state === 'SUCCESS').length
    const refused = answers.filter(({ body }) => body.code === 'LIMIT_EXCEEDED')
    expect([paid, refused.length]).toEqual([16, 24])
    expect(refused.at(-1)).toMatchObject({ status: 409, body: { limitLeft: 500_00 - 16 * amount } })
    expect(await balanceOf(world, payer.person.accountNo)).toBe(5000_00 - 16 * amount)
  })

  it('is decided by the row when everybody has passed the first look', async () => {
    const payer = await aPayer(5000_00)
    const { url } = await aStaticCode(world, await aMerchant(world))
    const orders = await Promise.all(Array.from({ length: 4 }, () => payer.order({ code: url })))
    const asked = { amount: 200_00, total: 200_00 }
    const answers = await Promise.all(orders.map(({ orderId }) => payer.pay(orderId, asked)))
    expect(answers.filter(({ body }) => body.state === 'SUCCESS')).toHaveLength(2)
    expect(answers.filter(({ body }) => body.code === 'LIMIT_EXCEEDED')).toHaveLength(2)
    expect(await balanceOf(world, payer.person.accountNo)).toBe(4600_00)
  })

  it('is said when the amount is quoted, reaches to the last fen, and counts the surcharge', async () => {
    const payer = await aPayer(5000_00)
    const { url } = await aStaticCode(world, await aMerchant(world))
    const { orderId } = await payer.order({ code: url })
    expect((await payer.quote(orderId, 500_01)).body).toMatchObject({ code: 'LIMIT_EXCEEDED', limitLeft: 500_00 })
    expect((await payer.pay(orderId, { amount: 500_00, total: 500_00 })).body.state).toBe('SUCCESS')
    const next = await payer.order({ code: url })
    expect(next.limitLeft).toBe(0)
    expect((await payer.pay(next.orderId, { amount: 1, total: 1 })).body).toMatchObject({ limitLeft: 0 })
  })

  it('does not bind dynamic codes, and begins anew with the next business day', async () => {
    const payer = await aPayer(5000_00)
    const { url } = await aStaticCode(world, await aMerchant(world))
    const asked = { amount: 500_00, total: 500_00 }
    const first = await payer.order({ code: url })
    expect((await payer.pay(first.orderId, asked)).body.state).toBe('SUCCESS')
    const code = await aDynamicCode(world, till, { amountFen: 500_00 })
    const dynamic = await payer.order({ code: code.url })
    expect((await payer.pay(dynamic.orderId, asked)).body.state).toBe('SUCCESS')
    world.clock = () => Date.now() + 24 * 60 * 60 * 1000
    const tomorrow = await payer.order({ code: url })
    expect((await payer.pay(tomorrow.orderId, asked)).body.state).toBe('SUCCESS')
    world.clock = () => Date.now()
  })

  it('gets back what a declined payment held', async () => {
    const payer = await aPayer(100)
    const { url } = await aStaticCode(world, await aMerchant(world))
    const asked = { amount: 500_00, total: 500_00 }
    const first = await payer.order({ code: url })
    expect((await payer.pay(first.orderId, asked)).body.declineCode).toBe('INSUFFICIENT_BALANCE')
    await topUp(world, payer.person.accountNo, 1000_00)
    const again = await payer.order({ code: url })
    expect(again.limitLeft).toBe(500_00)
    expect((await payer.pay(again.orderId, asked)).body.state).toBe('SUCCESS')
  })
})
