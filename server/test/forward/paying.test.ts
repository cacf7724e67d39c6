import { SCHOOL_SURCHARGE_ACCOUNT } from '@yimatong/contract/onecard-api'
import type { PaymentView } from '@yimatong/contract/gateway-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, anApp } from '../world/apps.ts'
import { aDynamicCode, aStaticCode } from '../world/merchant-codes.ts'
import { aPerson, balanceOf, type PersonOptions } from '../world/people.ts'
import { aRule } from '../world/rules.ts'
import { aMerchant, aTill, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

let world: World
let till: Till

beforeAll(async () => {
  world = await createWorld()
  till = await aTill(world)
  await aRule(world, { rateBps: 1500 })
  await aRule(world, { identityClass: 'TEMPORARY', rateBps: 500, minFen: 50, capFen: 300, receiver: 'MERCHANT' })
})

afterAll(() => world?.close())

const BALANCE = 1000_00

async function aPayer(options: PersonOptions = {}): Promise<App> {
  return anApp(world, await aPerson(world, { balanceFen: BALANCE, ...options }))
}

describe('a static code', () => {
  it('pays what the payer typed and saw, to the fen, and hangs on for the next one', async () => {
    const merchant = await aMerchant(world)
    const { url, codeId } = await aStaticCode(world, merchant)
    for (let turn = 0; turn < 2; turn++) {
      const app = await aPayer()
      const order = await app.order({ code: url })
      expect(order).toMatchObject({
        kind: 'STATIC',
        state: 'OPEN',
        merchantNo: merchant.merchantNo,
        merchantName: '面食馆',
        canteenName: '学一食堂',
        merchantCodeId: codeId,
        label: '一号窗口',
        limitLeft: 500_00,
      })
      expect(order).not.toHaveProperty('quote')
      expect((await app.quote(order.orderId, 1250)).body).toEqual({ amount: 1250, surcharge: 0, total: 1250 })
      const { status, body: bill } = await app.pay(order.orderId, { amount: 1250, total: 1250 })
      expect(status).toBe(200)
      expect(bill).toMatchObject({
        mode: 'FORWARD_SCAN',
        state: 'SUCCESS',
        orderId: order.orderId,
        outTradeNo: order.orderId,
        merchantCodeId: codeId,
        total: 1250,
        balanceAfter: BALANCE - 1250,
      })
      expect(bill).not.toHaveProperty('terminalNo')
      expect(await app.read(order.orderId)).toMatchObject({ state: 'PAID', bill: { paymentId: bill.paymentId } })
      expect(await balanceOf(world, app.person.accountNo)).toBe(BALANCE - 1250)
    }
    expect(await balanceOf(world, merchant.accountNo)).toBe(2500)
  })

  it('of a till shows the till, which finds the payment on its day', async () => {
    const { url } = await aStaticCode(world, till.merchant, till.terminalNo)
    const app = await aPayer()
    const order = await app.order({ code: url })
    expect(order).toMatchObject({ terminalNo: till.terminalNo, terminalName: '1 号机' })
    const { body: bill } = await app.pay(order.orderId, { amount: 700, total: 700 })
    expect(bill).toMatchObject({ state: 'SUCCESS', terminalNo: till.terminalNo })
    const { body: day } = await till.ask<{ payments: PaymentView[] }>(`statements/${bill.businessDate}`)
    expect(day.payments.map(({ paymentId }) => paymentId)).toContain(bill.paymentId)
    expect((await till.query(order.orderId)).body.paymentId).toBe(bill.paymentId)
  })

  it('can be done without: the number of the merchant may be typed', async () => {
    const { merchantNo } = await aMerchant(world)
    const app = await aPayer()
    const order = await app.order({ merchantNo })
    expect(order).toMatchObject({ kind: 'STATIC', merchantNo })
    expect(order).not.toHaveProperty('merchantCodeId')
    expect((await app.pay(order.orderId, { amount: 1, total: 1 })).body.state).toBe('SUCCESS')
    expect((await app.tryOrder({ merchantNo: '99999999' })).body.code).toBe('CODE_UNKNOWN')
  })
})

describe('the surcharge', () => {
  it.each([
    ['an outsider', 'OUTSIDER', 1250, 188],
    ['an outsider, rounded half up', 'OUTSIDER', 10, 2],
    ['an outsider, one fen', 'OUTSIDER', 1, 0],
    ['temporary staff, at the least', 'TEMPORARY', 100, 50],
    ['temporary staff, by rate', 'TEMPORARY', 2990, 150],
    ['temporary staff, at the most', 'TEMPORARY', 9000, 300],
    ['a teacher', 'TEACHER', 1250, 0],
  ] as const)(
    'of %s follows from the identity, on the quote, the bill and the ledger',
    async (_, identityClass, amount, fee) => {
      const merchant = await aMerchant(world)
      const { url } = await aStaticCode(world, merchant)
      const app = await aPayer({ identityClass })
      const school = await balanceOf(world, SCHOOL_SURCHARGE_ACCOUNT)
      const order = await app.order({ code: url })
      const { body: quote } = await app.quote(order.orderId, amount)
      expect(quote).toMatchObject({ amount, surcharge: fee, total: amount + fee })
      expect(quote.rule).toEqual(order.rule)
      const { body: bill } = await app.pay(order.orderId, { amount, total: amount + fee })
      expect(bill).toMatchObject({ state: 'SUCCESS', amount, total: amount + fee, surcharge: { amount: fee } })
      const own = identityClass === 'TEMPORARY' ? fee : 0
      expect(await balanceOf(world, app.person.accountNo)).toBe(BALANCE - amount - fee)
      expect(await balanceOf(world, merchant.accountNo)).toBe(amount + own)
      expect(await balanceOf(world, SCHOOL_SURCHARGE_ACCOUNT)).toBe(school + fee - own)
    },
  )

  it('that changed since it was shown is asked for again, and the new one is taken only when it was shown', async () => {
    const merchant = await aMerchant(world)
    const { url } = await aStaticCode(world, merchant)
    const app = await aPayer({ identityClass: 'OUTSIDER' })
    const order = await app.order({ code: url })
    expect((await app.quote(order.orderId, 1000)).body.total).toBe(1150)
    await aRule(world, { merchantNo: merchant.merchantNo, rateBps: 3000 })
    // Rules are remembered for a second at most.
    await expect.poll(async () => (await app.quote(order.orderId, 1000)).body.total, { timeout: 5000 }).toBe(1300)
    const refused = await app.pay(order.orderId, { amount: 1000, total: 1150 })
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'QUOTE_CHANGED', quote: { amount: 1000, surcharge: 300, total: 1300 } },
    })
    expect(await balanceOf(world, app.person.accountNo)).toBe(BALANCE)
    expect((await app.pay(order.orderId, { amount: 1000, total: 1300 })).body).toMatchObject({ state: 'SUCCESS' })
    expect(await balanceOf(world, app.person.accountNo)).toBe(BALANCE - 1300)
  })
})

describe('a dynamic code', () => {
  it('shows the order as the till made it, is paid once, and the till knows it by its own number', async () => {
    const code = await aDynamicCode(world, till, { amountFen: 1000 })
    expect((await till.query(code.outTradeNo)).body).toMatchObject({ state: 'USERPAYING', url: code.url })
    const app = await aPayer({ identityClass: 'OUTSIDER' })
    const order = await app.order({ code: code.url })
    expect(order).toMatchObject({
      kind: 'DYNAMIC',
      terminalNo: till.terminalNo,
      quote: { amount: 1000, surcharge: 150, total: 1150 },
      expiresAt: expect.stringContaining('+08:00'),
    })
    expect(order).not.toHaveProperty('limitLeft')
    const { body: bill } = await app.pay(order.orderId, { amount: 1000, total: 1150 })
    expect(bill).toMatchObject({ state: 'SUCCESS', outTradeNo: code.outTradeNo, merchantCodeId: code.dynamicId })
    expect((await till.query(code.outTradeNo)).body).toMatchObject({
      paymentId: bill.paymentId,
      state: 'SUCCESS',
      total: 1150,
    })
    // Whoever paid it and scans it again sees that it is paid.
    const again = await app.order({ code: code.url })
    expect(again).toMatchObject({ orderId: order.orderId, state: 'PAID' })
  })

  it('that its payer could not cover is open for somebody else, under the same number', async () => {
    const code = await aDynamicCode(world, till, { amountFen: 5000 })
    const poor = await aPayer({ balanceFen: 100 })
    const first = await poor.order({ code: code.url })
    const declined = await poor.pay(first.orderId, { amount: 5000, total: 5000 })
    expect(declined.body).toMatchObject({ state: 'PAYERROR', declineCode: 'INSUFFICIENT_BALANCE' })
    expect(await poor.read(first.orderId)).toMatchObject({ state: 'CLOSED', bill: { state: 'PAYERROR' } })
    expect((await till.query(code.outTradeNo)).body.state).toBe('USERPAYING')

    const rich = await aPayer()
    const second = await rich.order({ code: code.url })
    const paid = await rich.pay(second.orderId, { amount: 5000, total: 5000 })
    expect(paid.body).toMatchObject({ state: 'SUCCESS', outTradeNo: code.outTradeNo })
    expect((await till.query(code.outTradeNo)).body).toMatchObject({ state: 'SUCCESS', paymentId: paid.body.paymentId })
    expect(paid.body.paymentId).not.toBe(declined.body.paymentId)
  })
})

describe('the same order again', () => {
  it('is one debit and one answer, for ever, also when it was declined', async () => {
    const { url } = await aStaticCode(world, await aMerchant(world))
    for (const balanceFen of [BALANCE, 100]) {
      const app = await aPayer({ balanceFen })
      const { orderId } = await app.order({ code: url })
      const asked = { amount: 1250, total: 1250 }
      const first = await app.pay(orderId, asked)
      const more = [await app.pay(orderId, asked), await app.pay(orderId, { ...asked, pin: '000000' })]
      expect(more.map(({ body }) => body)).toEqual([first.body, first.body])
      const spent = first.body.state === 'SUCCESS' ? 1250 : 0
      expect(await balanceOf(world, app.person.accountNo)).toBe(balanceFen - spent)
    }
  })

  it('pressed twenty times at once is one debit', async () => {
    const { url } = await aStaticCode(world, await aMerchant(world))
    const app = await aPayer()
    const { orderId } = await app.order({ code: url })
    const answers = await Promise.all(Array.from({ length: 20 }, () => app.pay(orderId, { amount: 300, total: 300 })))
    const told = new Set(answers.map(({ body }) => body.paymentId ?? body.code))
    // The PIN is right each time, but twenty at once may look like guessing.
    told.delete('PIN_LOCKED')
    expect(told.size).toBe(1)
    expect(await balanceOf(world, app.person.accountNo)).toBe(BALANCE - 300)
  })

  it('with another amount is a conflict', async () => {
    const { url } = await aStaticCode(world, await aMerchant(world))
    const app = await aPayer()
    const { orderId } = await app.order({ code: url })
    expect((await app.pay(orderId, { amount: 300, total: 300 })).body.state).toBe('SUCCESS')
    expect((await app.pay(orderId, { amount: 301, total: 301 })).body.code).toBe('IDEMPOTENCY_CONFLICT')
    expect(await balanceOf(world, app.person.accountNo)).toBe(BALANCE - 300)
  })
})

describe('what the person sees of it', () => {
  it('is the payment among the bills, what is left of the limit, and the state of the PIN', async () => {
    const { url } = await aStaticCode(world, await aMerchant(world))
    const app = await aPayer()
    const { orderId } = await app.order({ code: url })
    const { body: bill } = await app.pay(orderId, { amount: 1250, total: 1250 })
    const { body: me } = await app.send<Record<string, unknown>>('GET', 'me')
    expect(me).toMatchObject({ pinSet: true, pinLocked: false, staticLimit: 500_00, staticSpentToday: 1250 })
    const { body: page } = await app.send<{ bills: unknown[] }>('GET', 'me/bills')
    expect(page.bills).toEqual([bill])
  })
})
