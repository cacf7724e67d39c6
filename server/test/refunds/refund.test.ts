import { newId } from '@yimatong/contract/ids'
import type { BillPage, BillView } from '@yimatong/contract/platform-api'
import { SCHOOL_SURCHARGE_ACCOUNT, SUSPENSE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { anApp } from '../world/apps.ts'
import { aStaticCode } from '../world/merchant-codes.ts'
import { aPerson, balanceOf, grantSubsidy } from '../world/people.ts'
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

describe('a subsidy', () => {
  const GRANTED = 600

  async function aSubsidised() {
    const phone = await anOutsider(stage)
    await grantSubsidy(world, phone.person.accountNo, GRANTED)
    return { phone, app: await anApp(world, phone.person) }
  }

  it('is spent first and filled first, and its owner sees how much of what', async () => {
    const { phone, app } = await aSubsidised()
    const { body: paid } = await till.pay({ authCode: await phone.show(), amount: AMOUNT })
    // What somebody is given is nobody's business at the till.
    expect(Object.keys(paid)).not.toContain('subsidy')
    const bill = async () => (await app.send<BillView>('GET', `me/bills/${paid.paymentId}`)).body
    expect(await bill()).toMatchObject({ total: TOTAL, subsidy: GRANTED, balanceAfter: BALANCE - (TOTAL - GRANTED) })
    await refund(world, till, paid.outTradeNo, { amount: 400 })
    const afterOne = (await app.send('GET', 'me')).body
    expect(afterOne).toMatchObject({ balance: BALANCE - (TOTAL - GRANTED), subsidy: 460 })
    await refund(world, till, paid.outTradeNo, { amount: 600 })
    const backOf = ({ refunds }: Partial<BillView>) => refunds?.map(({ total, subsidy }) => [total, subsidy])
    expect(backOf(await bill())).toEqual([
      [460, 460],
      [690, 140],
    ])
    const { bills = [] } = (await app.send<BillPage>('GET', 'me/bills')).body
    expect(bills.map(({ total, subsidy }) => [total, subsidy])).toEqual([
      [690, 140],
      [460, 460],
      [TOTAL, GRANTED],
    ])
    expect((await app.send('GET', 'me')).body).toMatchObject({ balance: BALANCE, subsidy: GRANTED })
  })

  it('goes back to the school when its owner has closed the account, and the owner is told so, also after a lost answer', async () => {
    const { phone, app } = await aSubsidised()
    const { body: paid } = await till.pay({ authCode: await phone.show(), amount: AMOUNT })
    const text = `UPDATE accounts SET state = 'CLOSED' WHERE account_no = $1`
    await world.onecardOwner.query({ text, values: [phone.person.accountNo] })
    const wholly = await refund(world, till, paid.outTradeNo, { amount: 400 })
    expect(wholly.body).toMatchObject({ state: 'SUCCESS', toSuspense: false })
    world.toOnecard.decide = fates(POST, 'lose-answer')
    await refund(world, till, paid.outTradeNo, { amount: 100 })
    world.toOnecard.decide = () => 'pass'
    await rescue(rescuer)
    await refund(world, till, paid.outTradeNo, { amount: 500 })
    const { refunds } = (await app.send<BillView>('GET', `me/bills/${paid.paymentId}`)).body
    expect(refunds).toMatchObject([
      { total: 460, subsidy: 460, subsidyToFund: true, toSuspense: false },
      { total: 115, subsidy: 115, subsidyToFund: true, toSuspense: false },
      { total: 575, subsidy: 25, subsidyToFund: true, toSuspense: true },
    ])
  })

  it('is told of a payment and of a reversal whose answers were lost, too', async () => {
    const { phone, app } = await aSubsidised()
    const late = { authCode: await phone.show(), amount: AMOUNT, outTradeNo: newId('request') }
    world.toOnecard.decide = fates(POST, 'lose-answer')
    expect((await till.pay(late)).body.state).toBe('PROCESSING')
    world.toOnecard.decide = () => 'pass'
    await rescue(rescuer)
    world.toOnecard.decide = fates(POST, 'lose-answer')
    await cancel(world, till, late.outTradeNo)
    world.toOnecard.decide = () => 'pass'
    await rescue(rescuer)
    const { bills = [] } = (await app.send<BillPage>('GET', 'me/bills')).body
    expect(bills).toMatchObject([
      { kind: 'REVERSAL', state: 'SUCCESS', total: TOTAL, subsidy: GRANTED },
      { state: 'REVOKED', total: TOTAL, subsidy: GRANTED },
    ])
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
