import { newId } from '@yimatong/contract/ids'
import { SCHOOL_SURCHARGE_ACCOUNT, SUSPENSE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { anApp } from '../world/apps.ts'
import { aStaticCode } from '../world/merchant-codes.ts'
import { aPerson, balanceOf } from '../world/people.ts'
import { aMerchant, aTill, type Till } from '../world/tills.ts'
import type { Gateway, World } from '../world/world.ts'
import {
  AMOUNT,
  anOutsider,
  BALANCE,
  clearFaults,
  type FaultStage,
  fates,
  openFaultStage,
  POST,
  rescue,
  SURCHARGE,
  TOTAL,
} from '../payments/fault-stage.ts'
import { bookedOf, cancel, refund } from './stage.ts'

let stage: FaultStage
let world: World
let rescuer: Gateway
let till: Till

beforeAll(async () => {
  stage = await openFaultStage()
  ;({ world, rescuer, till } = stage)
})

afterAll(() => world?.close())

afterEach(() => {
  clearFaults(stage)
  world.clock = () => Date.now()
})

async function aPaid() {
  const phone = await anOutsider(stage)
  const { body } = await till.pay({ authCode: await phone.show(), amount: AMOUNT })
  expect(body.state).toBe('SUCCESS')
  const balance = () => balanceOf(world, phone.person.accountNo)
  return { phone, paymentId: body.paymentId, outTradeNo: body.outTradeNo, balance }
}

describe('a refund at the till', () => {
  it('in three parts gives back exactly what was paid, the surcharge in proportion', async () => {
    const accounts = [till.merchant.accountNo, SCHOOL_SURCHARGE_ACCOUNT]
    const before = await Promise.all(accounts.map((no) => balanceOf(world, no)))
    const { outTradeNo, balance } = await aPaid()
    const parts = []
    for (const amount of [333, 333, 334]) parts.push((await refund(world, till, outTradeNo, { amount })).body)
    expect(parts.map(({ amount, surcharge, state }) => [amount, surcharge, state])).toEqual([
      [333, 50, 'SUCCESS'],
      [333, 50, 'SUCCESS'],
      [334, 50, 'SUCCESS'],
    ])
    const { body } = await till.query(outTradeNo)
    expect(body).toMatchObject({ state: 'REFUND', refundedAmount: TOTAL, surcharge: { amount: SURCHARGE } })
    expect(body.refunds).toEqual(parts)
    expect(await balance()).toBe(BALANCE)
    expect(await Promise.all(accounts.map((no) => balanceOf(world, no)))).toEqual(before)
    const more = await refund(world, till, outTradeNo, { amount: 1 })
    expect(more).toMatchObject({ status: 409, body: { code: 'REFUND_EXCEEDED', refundable: 0 } })
  })

  it('is one refund under its number; other content is a conflict, also of another payment', async () => {
    const [one, other] = [await aPaid(), await aPaid()]
    const outRefundNo = newId('request')
    const asked = { outRefundNo, amount: 400 }
    const first = await refund(world, till, one.outTradeNo, asked)
    expect((await refund(world, till, one.outTradeNo, asked)).body).toEqual(first.body)
    expect((await till.ask(`refunds/${outRefundNo}`)).body).toEqual(first.body)
    for (const conflict of [
      await refund(world, till, one.outTradeNo, { ...asked, amount: 401 }),
      await refund(world, till, one.outTradeNo, { ...asked, reason: '另一个原因' }),
      await refund(world, till, other.outTradeNo, asked),
    ])
      expect([conflict.status, conflict.body.code]).toEqual([409, 'IDEMPOTENCY_CONFLICT'])
    expect([await one.balance(), await other.balance()]).toEqual([BALANCE - TOTAL + 460, BALANCE - TOTAL])
  })

  it('never gives back more than was paid, however many ask at once at two servers', async () => {
    const { outTradeNo, balance } = await aPaid()
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        refund(world, till, outTradeNo, { amount: 70 }, at % 2 === 0 ? rescuer.url : undefined),
      ),
    )
    const given = answers.filter(({ status }) => status === 200).map(({ body }) => body.total)
    expect(given).toHaveLength(14)
    expect(answers.filter(({ body }) => body.code === 'REFUND_EXCEEDED')).toHaveLength(16)
    const givenFen = given.reduce((sum, fen) => sum + fen, 0)
    expect(await balance()).toBe(BALANCE - TOTAL + givenFen)
    expect(await bookedOf(world, outTradeNo)).toMatchObject({
      refundedFen: givenFen,
      refundedRowsFen: givenFen,
      open: 0,
    })
  })

  it('and a cancel at the same moment exclude each other', async () => {
    for (let round = 0; round < 10; round++) {
      const { outTradeNo, balance } = await aPaid()
      const [refunded, cancelled] = await Promise.all([
        refund(world, till, outTradeNo, { amount: 100 }, rescuer.url),
        cancel(world, till, outTradeNo),
      ])
      expect([refunded.status, cancelled.status].toSorted((one, other) => one - other)).toEqual([200, 409])
      const whole = cancelled.status === 200
      expect((await till.query(outTradeNo)).body.state).toBe(whole ? 'REVOKED' : 'REFUND')
      expect(await balance()).toBe(whole ? BALANCE : BALANCE - TOTAL + 115)
    }
  })

  it('is refused for what was not paid, for a day gone by, and for another merchant', async () => {
    const declined = (await till.pay({ authCode: '91' + '0'.repeat(18), amount: AMOUNT })).body
    const { outTradeNo } = await aPaid()
    expect((await refund(world, till, declined.outTradeNo, { amount: 1 })).body.code).toBe('STATE_CONFLICT')
    const stranger = await aTill(world)
    expect((await refund(world, stranger, outTradeNo, { amount: 1 })).status).toBe(404)
    expect((await till.ask(`refunds/${newId('request')}`)).status).toBe(404)
    world.clock = () => Date.now() + 24 * 60 * 60 * 1000
    const tomorrow = await aTill(world, till.merchant)
    expect((await refund(world, tomorrow, outTradeNo, { amount: 1 })).body.code).toBe('STATE_CONFLICT')
  })

  it('to a closed account waits in the suspense account, and says so', async () => {
    const { phone, outTradeNo } = await aPaid()
    await world.onecardOwner.query({
      text: `UPDATE accounts SET state = 'CLOSED' WHERE account_no = $1`,
      values: [phone.person.accountNo],
    })
    const before = await balanceOf(world, SUSPENSE_ACCOUNT)
    const { body } = await refund(world, till, outTradeNo, { amount: AMOUNT })
    expect(body).toMatchObject({ state: 'SUCCESS', toSuspense: true, total: TOTAL })
    expect(await balanceOf(world, SUSPENSE_ACCOUNT)).toBe(before + TOTAL)
  })
})

describe('a refund whose answer is lost (CP 11)', () => {
  it.each(['lose-request', 'lose-answer'] as const)('(%s) stays PROCESSING and is paid back once', async (fate) => {
    const { outTradeNo, balance } = await aPaid()
    world.toOnecard.decide = fates(POST, fate)
    const asked = { outRefundNo: newId('request'), amount: 500 }
    const { body } = await refund(world, till, outTradeNo, asked)
    expect([body.state, body.total]).toEqual(['PROCESSING', 575])
    // What is on its way counts as gone.
    expect((await refund(world, till, outTradeNo, { amount: 501 })).body).toMatchObject({ refundable: 500 })
    world.toOnecard.decide = () => 'pass'
    await rescue(rescuer)
    expect((await till.ask(`refunds/${asked.outRefundNo}`)).body).toMatchObject({ state: 'SUCCESS' })
    expect((await refund(world, till, outTradeNo, asked)).body).toMatchObject({ state: 'SUCCESS' })
    expect(await balance()).toBe(BALANCE - TOTAL + 575)
  })

  it('is finished by a process that starts, when the one before died after it had decided', async () => {
    const { outTradeNo, balance } = await aPaid()
    world.toOnecard.decide = fates(POST, 'hold-request')
    const late = refund(world, till, outTradeNo, { amount: 500 })
    await world.toOnecard.held()
    await rescue(rescuer)
    expect(await balance()).toBe(BALANCE - TOTAL + 575)
    world.toOnecard.release()
    expect((await late).body.state).toBe('SUCCESS')
    expect(await balance()).toBe(BALANCE - TOTAL + 575)
  })
})

describe('the daily limit of static codes', () => {
  it('comes back with the money', async () => {
    const payer = await anApp(world, await aPerson(world, { balanceFen: 1000_00 }))
    const merchant = await aMerchant(world)
    const desk = await aTill(world, merchant)
    const { url } = await aStaticCode(world, merchant)
    const { orderId } = await payer.order({ code: url })
    const { body: bill } = await payer.pay(orderId, { amount: 500_00, total: 500_00 })
    expect(bill.state).toBe('SUCCESS')
    const outTradeNo = String(bill.outTradeNo)
    expect((await refund(world, desk, outTradeNo, { amount: 200_00 })).body.state).toBe('SUCCESS')
    expect((await payer.order({ code: url })).limitLeft).toBe(200_00)
    expect((await payer.send('GET', 'me')).body).toMatchObject({ staticSpentToday: 300_00 })
  })
})
