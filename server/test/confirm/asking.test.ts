import { businessDateOf, startOfBusinessDate } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { balanceOf } from '../world/people.ts'
import { aRule } from '../world/rules.ts'
import { aTill, type Till } from '../world/tills.ts'
import type { World } from '../world/world.ts'
import {
  AMOUNT,
  aPayer,
  aWaiting,
  BALANCE,
  confirm,
  createAskingWorld,
  pending,
  refuse,
  runOut,
  typesOf,
} from './stage.ts'

let world: World
let till: Till

beforeAll(async () => {
  world = await createAskingWorld()
  till = await aTill(world)
  await aRule(world, { rateBps: 1500 })
})

afterAll(() => world?.close())

describe('a payer is asked', () => {
  it('above the PIN-free amount, not at it; nothing is debited, and the till hears why and until when', async () => {
    const payer = await aPayer(world)
    const at = await till.pay({ authCode: await payer.phone.show(), amount: 100_00 })
    expect([at.body.state, at.body.confirmation]).toEqual(['SUCCESS', undefined])
    const before = Date.now()
    const { body } = await till.pay({ authCode: await payer.phone.show(), amount: 100_01 })
    expect(body).toMatchObject({
      state: 'USERPAYING',
      total: 100_01,
      payer: { maskedName: '张*雯' },
      confirmation: { reason: 'AMOUNT', state: 'PENDING' },
    })
    expect(body.paidAt).toBeUndefined()
    const askedAt = Date.parse(body.confirmation?.expiresAt ?? '') - 45_000
    expect(askedAt).toBeGreaterThanOrEqual(before)
    expect(askedAt).toBeLessThanOrEqual(Date.now())
    expect(typesOf(body)).toEqual(['CREATED', 'CONFIRMATION_REQUESTED'])
    expect(await balanceOf(world, payer.app.person.accountNo)).toBe(BALANCE - 100_00)
  })

  it('by the total, which the surcharge belongs to', async () => {
    const outsider = await aPayer(world, { identityClass: 'OUTSIDER' })
    const { body } = await till.pay({ authCode: await outsider.phone.show(), amount: 90_00 })
    expect(body).toMatchObject({ state: 'USERPAYING', total: 103_50, surcharge: { amount: 13_50, status: 'APPLIED' } })
    const { body: paid } = await confirm(outsider, body)
    expect(paid).toMatchObject({ state: 'SUCCESS', total: 103_50, balanceAfter: BALANCE - 103_50 })
  })

  it('when digits were shown, whatever the amount', async () => {
    const payer = await aPayer(world)
    const { body } = await till.pay({ authCode: await payer.phone.showDigits(), amount: 1 })
    expect([body.state, body.confirmation?.reason]).toEqual(['USERPAYING', 'DIGITS'])
    expect((await confirm(payer, body)).body.state).toBe('SUCCESS')
  })

  it('after ten payments of the day without a PIN; confirmed and cancelled ones use nothing up, tomorrow begins anew', async () => {
    const payer = await aPayer(world)
    const pay = async () => (await till.pay({ authCode: await payer.phone.show(), amount: 100 })).body
    await confirm(payer, await aWaiting(till, payer))
    await refuse(payer, await aWaiting(till, payer))
    for (let paid = 0; paid < 10; paid++) expect((await pay()).state).toBe('SUCCESS')
    const eleventh = await pay()
    expect([eleventh.state, eleventh.confirmation?.reason]).toEqual(['USERPAYING', 'COUNT'])
    expect((await confirm(payer, eleventh)).body.state).toBe('SUCCESS')
    expect((await pay()).state).toBe('USERPAYING')
    const yesterday = new Date(startOfBusinessDate(businessDateOf(Date.now())) - 1)
    const text = 'UPDATE payments SET created_at = $2 WHERE payment_id = $1'
    const [first] =
      (await payer.app.send<{ bills: { paymentId: string }[] }>('GET', 'me/bills')).body.bills?.slice(3) ?? []
    await world.owner.query({ text, values: [first?.paymentId, yesterday] })
    expect((await pay()).state).toBe('SUCCESS')
  })

  it('once: the same request again is the same waiting payment', async () => {
    const payer = await aPayer(world)
    const request = { outTradeNo: newId('request'), authCode: await payer.phone.show(), amount: AMOUNT }
    const first = await till.pay(request)
    expect((await till.pay(request)).body).toEqual(first.body)
    expect(await pending(payer)).toHaveLength(1)
  })

  it('and finds it when the app starts, until it is decided or over', async () => {
    const payer = await aPayer(world)
    expect(await pending(payer)).toEqual([])
    const [confirmed, refused, forgotten] = [
      await aWaiting(till, payer),
      await aWaiting(till, payer, 101_00),
      await aWaiting(till, payer, 102_00),
    ]
    expect((await pending(payer)).map(({ total }) => total)).toEqual([128_00, 101_00, 102_00])
    expect((await pending(payer))[0]).toMatchObject({ merchantNameEn: 'Noodles', confirmation: confirmed.confirmation })
    await confirm(payer, confirmed)
    await refuse(payer, refused)
    await runOut(world, forgotten)
    expect(await pending(payer)).toEqual([])
    expect(await pending(await aPayer(world))).toEqual([])
  })
})

describe('a payment that waits', () => {
  it('is paid once the payer confirms, at exactly the price that was shown', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    const { status, body } = await confirm(payer, waiting)
    expect([status, body.state, body.balanceAfter]).toEqual([200, 'SUCCESS', BALANCE - AMOUNT])
    const { body: seen } = await till.query(waiting.outTradeNo)
    expect(seen).toMatchObject({ state: 'SUCCESS', confirmation: { state: 'CONFIRMED' } })
    expect(typesOf(seen)).toEqual(['CREATED', 'CONFIRMATION_REQUESTED', 'CONFIRMED', 'SUCCEEDED'])
    expect(await balanceOf(world, till.merchant.accountNo)).toBeGreaterThanOrEqual(AMOUNT)
  })

  it('is closed when the payer refuses, without a PIN, and stays closed', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    expect((await refuse(payer, waiting)).body).toMatchObject({ state: 'CLOSED', confirmation: { state: 'REFUSED' } })
    expect(typesOf((await till.query(waiting.outTradeNo)).body).slice(2)).toEqual(['REFUSED', 'CLOSED'])
    expect((await confirm(payer, waiting)).body.state).toBe('CLOSED')
    expect((await refuse(payer, waiting)).body.state).toBe('CLOSED')
    expect(await balanceOf(world, payer.app.person.accountNo)).toBe(BALANCE)
  })

  it('is closed by the sweeper when its time is over, also while the one-card backend is away', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    await runOut(world, waiting)
    world.toOnecard.decide = () => 'lose-request'
    await world.gateway.deps.payments.sweeper.sweep()
    world.toOnecard.decide = () => 'pass'
    const { body } = await till.query(waiting.outTradeNo)
    expect(body).toMatchObject({ state: 'CLOSED', total: AMOUNT, confirmation: { state: 'EXPIRED' } })
    expect(typesOf(body).slice(2)).toEqual(['EXPIRED', 'CLOSED'])
    expect(await balanceOf(world, payer.app.person.accountNo)).toBe(BALANCE)
  })

  it('is left alone by a sweeper before its time, also by one that starts', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    const values = [waiting.paymentId]
    await world.owner.query({
      text: `UPDATE payments SET sweep_after = now() + interval '1 second' WHERE payment_id = $1`,
      values,
    })
    await world.gateway.deps.payments.sweeper.sweep({ olderThanMs: 0 })
    expect((await till.query(waiting.outTradeNo)).body.state).toBe('USERPAYING')
  })

  it('is too late to be confirmed when its time is over, though no sweeper has come', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    await runOut(world, waiting)
    const { status, body } = await confirm(payer, waiting)
    expect([status, body.state, body.confirmation?.state]).toEqual([200, 'CLOSED', 'EXPIRED'])
    expect(await balanceOf(world, payer.app.person.accountNo)).toBe(BALANCE)
  })

  it('is declined by the ledger like any other, after the payer has confirmed', async () => {
    const poor = await aPayer(world, { balanceFen: 1 })
    const { body } = await confirm(poor, await aWaiting(till, poor))
    expect([body.state, body.declineCode]).toEqual(['PAYERROR', 'INSUFFICIENT_BALANCE'])
  })
})

describe('a confirmation', () => {
  it('takes the right PIN, counted, and moves nothing before', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    const wrong = await confirm(payer, waiting, { pin: '111222' })
    expect([wrong.status, wrong.body.code, wrong.body.attemptsLeft]).toEqual([403, 'PIN_WRONG', 4])
    expect((await till.query(waiting.outTradeNo)).body.state).toBe('USERPAYING')
    expect((await confirm(payer, waiting)).body.state).toBe('SUCCESS')
  })

  it('asks for a PIN to be set first', async () => {
    const payer = await aPayer(world, {}, '')
    const waiting = await aWaiting(till, payer)
    const { status, body } = await confirm(payer, waiting, { pin: '258036' })
    expect([status, body.code]).toEqual([409, 'PIN_NOT_SET'])
  })

  it('is of exactly the total that is owed', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    const { status, body } = await confirm(payer, waiting, { shown: AMOUNT - 1 })
    expect([status, body.code, body.quote]).toEqual([
      409,
      'QUOTE_CHANGED',
      { amount: AMOUNT, surcharge: 0, total: AMOUNT },
    ])
  })

  it("is the payer's alone: to others the payment does not exist, nor does one that waits for nobody", async () => {
    const [payer, stranger] = [await aPayer(world), await aPayer(world)]
    const waiting = await aWaiting(till, payer)
    for (const answer of [await confirm(stranger, waiting), await refuse(stranger, waiting)]) {
      expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND'])
    }
    const nowhere = { ...waiting, paymentId: newId('payment') }
    expect((await confirm(payer, nowhere)).status).toBe(404)
    expect((await till.query(waiting.outTradeNo)).body.state).toBe('USERPAYING')
  })

  it('of what was never asked answers with the payment and takes no PIN', async () => {
    const payer = await aPayer(world)
    const { body } = await till.pay({ authCode: await payer.phone.show(), amount: 100 })
    expect((await confirm(payer, body, { pin: '111222' })).body.state).toBe('SUCCESS')
    expect((await refuse(payer, body)).body.state).toBe('SUCCESS')
  })

  it('is refused while the merchant takes no payments; the payment waits on', async () => {
    const other = await aTill(world)
    const payer = await aPayer(world)
    const waiting = await aWaiting(other, payer)
    const { prisma } = world.gateway.deps
    const where = { merchantNo: other.merchant.merchantNo }
    await prisma.merchant.update({ where, data: { state: 'DISABLED' } })
    // What is known of stalls is at most a second old; who sees a payment declined knows that it is known.
    const tried = async () => (await other.pay({ authCode: await payer.phone.show(), amount: 1 })).body.declineCode
    await expect.poll(tried, { timeout: 5000 }).toBe('MERCHANT_DISABLED')
    const { status, body } = await confirm(payer, waiting)
    expect([status, body.code]).toEqual([403, 'MERCHANT_DISABLED'])
    expect((await other.query(waiting.outTradeNo)).body.state).toBe('USERPAYING')
  })
})
