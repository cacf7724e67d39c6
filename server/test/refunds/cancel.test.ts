import { newId } from '@yimatong/contract/ids'
import { CASH_ACCOUNT, SCHOOL_SURCHARGE_ACCOUNT, SUSPENSE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Payment } from '../../src/payments/payment.ts'
import { balanceOf, type Phone } from '../world/people.ts'
import { aTill, type Till } from '../world/tills.ts'
import type { Gateway, World } from '../world/world.ts'
import {
  AMOUNT,
  anOutsider,
  BALANCE,
  clearFaults,
  expectNothingPaid,
  expectPaidOnce,
  type FaultStage,
  fates,
  FIND,
  openFaultStage,
  POST,
  REDEEM,
  rescue,
  SURCHARGE,
  TOTAL,
  typesOf,
} from '../payments/fault-stage.ts'
import { bookedOf, cancel } from './stage.ts'

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

async function aPayment() {
  const phone = await anOutsider(stage)
  const request = { outTradeNo: newId('request'), authCode: await phone.show(), amount: AMOUNT }
  return { phone, request, ...request }
}

async function aPaid() {
  const made = await aPayment()
  expect((await till.pay(made.request)).body.state).toBe('SUCCESS')
  return made
}

describe('cancelling what was paid', () => {
  it('pays it back whole, from those who were paid, and writes a reversal of its own', async () => {
    const before = await Promise.all(
      [till.merchant.accountNo, SCHOOL_SURCHARGE_ACCOUNT].map((no) => balanceOf(world, no)),
    )
    const { phone, outTradeNo } = await aPaid()
    const { status, body } = await cancel(world, till, outTradeNo)
    expect(status).toBe(200)
    expect(body).toMatchObject({ state: 'REVOKED', total: TOTAL, refundedAmount: TOTAL })
    expect(body.refunds).toMatchObject([
      {
        kind: 'REVERSAL',
        state: 'SUCCESS',
        outRefundNo: outTradeNo,
        amount: AMOUNT,
        surcharge: SURCHARGE,
        total: TOTAL,
      },
    ])
    expect(typesOf(body)).toEqual(['CREATED', 'SUCCEEDED', 'CANCELLED'])
    await expectNothingPaid(stage, phone)
    const after = await Promise.all(
      [till.merchant.accountNo, SCHOOL_SURCHARGE_ACCOUNT].map((no) => balanceOf(world, no)),
    )
    expect(after).toEqual(before)
  })

  it('asked again, answers the same and pays back once', async () => {
    const { phone, request, outTradeNo } = await aPaid()
    const first = await cancel(world, till, outTradeNo)
    expect((await cancel(world, till, outTradeNo)).body).toEqual(first.body)
    expect((await till.query(outTradeNo)).body).toEqual(first.body)
    // The till repeats the payment: it is the same one, and revoked.
    expect((await till.pay(request)).body).toEqual(first.body)
    await expectNothingPaid(stage, phone)
  })

  it('is told to whoever listens, when the money has moved', async () => {
    const { outTradeNo } = await aPaid()
    const heard: Payment[] = []
    const forget = world.gateway.deps.payments.onFinished((payment) => heard.push(payment))
    await cancel(world, till, outTradeNo)
    forget()
    expect(heard.map(({ state, refunds }) => [state, refunds?.[0]?.state])).toEqual([['REVOKED', 'SUCCESS']])
  })

  it.each([
    ['a quarter of an hour after midnight', 15 * 60_000 - 1, 200],
    ['when that is over', 15 * 60_000, 409],
  ])('%s', async (_when, afterMidnightMs, status) => {
    const { phone, outTradeNo } = await aPaid()
    const [{ midnight } = { midnight: 0 }] = (
      await world.owner.query<{ midnight: number }>({
        text: `SELECT (extract(epoch FROM (business_date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') * 1000)::float8 AS midnight
          FROM payments WHERE out_trade_no = $1`,
        values: [outTradeNo],
      })
    ).rows
    world.clock = () => midnight + afterMidnightMs
    const fresh = await aTill(world, till.merchant)
    const answer = await cancel(world, fresh, outTradeNo)
    expect([answer.status, answer.body.code]).toEqual([status, status === 409 ? 'STATE_CONFLICT' : undefined])
    await (status === 409 ? expectPaidOnce(stage, phone) : expectNothingPaid(stage, phone))
  })

  it('of another merchant is a number never seen', async () => {
    const { phone, outTradeNo } = await aPaid()
    const stranger = await aTill(world)
    expect((await cancel(world, stranger, outTradeNo)).body).toMatchObject({ state: 'CLOSED', amount: 0 })
    expect((await till.query(outTradeNo)).body.state).toBe('SUCCESS')
    await expectPaidOnce(stage, phone)
  })
})

describe('cancelling what somebody paid whose account was closed since', () => {
  /** Pays out what is left, as the office does. */
  async function close({ person }: Phone): Promise<void> {
    await world.onecardOwner.query({
      text: `SELECT close_account($1, $2, $3, $4, current_date, now(), 'Leaves')`,
      values: [person.accountNo, newId('approval'), CASH_ACCOUNT, BALANCE],
    })
  }

  const balances = ({ person }: Phone) =>
    Promise.all([person.accountNo, SUSPENSE_ACCOUNT].map((accountNo) => balanceOf(world, accountNo)))

  it('leaves the money waiting for its owner, says so, and is a case for a person', async () => {
    const { phone, outTradeNo } = await aPaid()
    await close(phone)
    const [, waiting = 0] = await balances(phone)
    const { body } = await cancel(world, till, outTradeNo)
    expect(body).toMatchObject({ state: 'REVOKED', refundedAmount: TOTAL })
    expect(body.refunds).toMatchObject([{ kind: 'REVERSAL', state: 'SUCCESS', total: TOTAL, toSuspense: true }])
    expect(await balances(phone)).toEqual([0, waiting + TOTAL])
    const { rows } = await world.owner.query<{ refundId: string }>({
      text: `SELECT class::text, state::text, refund_id AS "refundId", amount_fen AS "amountFen" FROM exceptions WHERE payment_id = $1`,
      values: [body.paymentId],
    })
    const refundId = body.refunds?.[0]?.refundId
    expect(rows).toEqual([{ class: 'REFUND_TO_SUSPENSE', state: 'OPEN', refundId, amountFen: TOTAL }])
  })

  it('leaves it waiting, too, when nobody knew that it had been debited and the sweeper undoes it', async () => {
    const { phone, request, outTradeNo } = await aPayment()
    world.toOnecard.decide = fates(POST, 'lose-answer')
    expect((await till.pay(request)).body.state).toBe('PROCESSING')
    await close(phone)
    const [, waiting = 0] = await balances(phone)
    world.toOnecard.decide = fates(FIND, 'lose-request')
    await cancel(world, till, outTradeNo)
    await rescue(rescuer)
    expect((await till.query(outTradeNo)).body.state).toBe('CLOSED')
    expect(await balances(phone)).toEqual([0, waiting + TOTAL])
  })
})

describe('cancelling what came to nothing', () => {
  it('leaves a decline as it is', async () => {
    const { body } = await till.pay({ authCode: '91' + '0'.repeat(18), amount: AMOUNT })
    expect(body.state).toBe('PAYERROR')
    expect((await cancel(world, till, body.outTradeNo)).body).toEqual(body)
  })
})

describe('cancelling a number that was never seen', () => {
  it('closes it, and the payment that comes late is closed too and charges nobody', async () => {
    const { phone, request, outTradeNo } = await aPayment()
    const { body } = await cancel(world, till, outTradeNo)
    expect(body).toMatchObject({ state: 'CLOSED', amount: 0, total: 0, terminalNo: till.terminalNo })
    expect(typesOf(body)).toEqual(['CANCELLED', 'CLOSED'])
    expect((await cancel(world, till, outTradeNo)).body).toEqual(body)
    const late = await till.pay(request)
    expect([late.status, late.body]).toEqual([200, body])
    await expectNothingPaid(stage, phone)
  })

  it('races with the payment: one of the two has the number, and the books say which', async () => {
    for (let round = 0; round < 20; round++) {
      const { phone, request, outTradeNo } = await aPayment()
      const [paid, cancelled] = await Promise.all([
        till.pay(request, round % 2 === 0 ? rescuer.url : undefined),
        cancel(world, till, outTradeNo),
      ])
      const { state } = (await till.query(outTradeNo)).body
      expect(cancelled.body.state).toBe(state)
      // Whoever was overtaken by the cancel while the money moved hears that it is not decided yet.
      expect(['SUCCESS', 'PROCESSING', state]).toContain(paid.body.state)
      expect(state).toMatch(/^(CLOSED|REVOKED)$/)
      await expectNothingPaid(stage, phone)
    }
  })
})

describe('cancelling what is under way', () => {
  it('closes it at once, and its debit is refused when it arrives', async () => {
    const { phone, request, outTradeNo } = await aPayment()
    world.toOnecard.decide = fates(POST, 'hold-request')
    const late = till.pay(request)
    await world.toOnecard.held()
    const { body } = await cancel(world, till, outTradeNo)
    expect([body.state, typesOf(body)]).toEqual(['CLOSED', ['CREATED', 'CANCELLED', 'CLOSED']])
    world.toOnecard.release()
    expect((await late).body).toEqual(body)
    await expectNothingPaid(stage, phone)
  })

  it('closes it before its code is redeemed', async () => {
    const { phone, request, outTradeNo } = await aPayment()
    world.toTsm.decide = fates(REDEEM, 'hold-request')
    const late = till.pay(request)
    await world.toTsm.held()
    expect((await cancel(world, till, outTradeNo)).body.state).toBe('CLOSED')
    world.toTsm.release()
    expect((await late).body.state).toBe('CLOSED')
    await expectNothingPaid(stage, phone)
  })

  it('takes back what the ledger had posted and nobody knew', async () => {
    const { phone, request, outTradeNo } = await aPayment()
    world.toOnecard.decide = fates(POST, 'lose-answer')
    expect((await till.pay(request)).body.state).toBe('PROCESSING')
    const { body } = await cancel(world, till, outTradeNo)
    expect(body).toMatchObject({ state: 'REVOKED', refundedAmount: TOTAL })
    expect(typesOf(body)).toEqual(['CREATED', 'SUCCEEDED', 'CANCELLED'])
    await expectNothingPaid(stage, phone)
  })

  it('takes back what was paid while the ledger was asked in vain, and never says that it can only be closed', async () => {
    const { phone, request, outTradeNo } = await aPayment()
    const impatient = await world.startGateway({ ledgerTimeoutMs: 4000 })
    const fateOf = fates(POST, 'hold-answer')
    world.toOnecard.decide = (call) => {
      if (call !== FIND) return fateOf(call)
      // The till's own answer comes while somebody else's question is held until nobody waits for it any more.
      world.toOnecard.release()
      return 'hold-answer'
    }
    const paid = till.pay(request)
    await world.toOnecard.held()
    expect((await cancel(world, till, outTradeNo, impatient.url)).body).toMatchObject({
      state: 'REVOKED',
      refundedAmount: TOTAL,
    })
    expect((await paid).body.state).toBe('SUCCESS')
    await expectNothingPaid(stage, phone)
    await impatient.stop()
  })

  it('is decided though the ledger does not answer: the sweeper closes it, and it never succeeds', async () => {
    const { phone, request, outTradeNo } = await aPayment()
    world.toOnecard.decide = fates(POST, 'lose-answer')
    expect((await till.pay(request)).body.state).toBe('PROCESSING')
    world.toOnecard.decide = fates(FIND, 'lose-request')
    expect((await cancel(world, till, outTradeNo)).body.state).toBe('PROCESSING')
    await rescue(rescuer)
    const { body } = await till.query(outTradeNo)
    expect([body.state, typesOf(body)]).toEqual(['CLOSED', ['CREATED', 'CANCELLED', 'FOUND_BY_SWEEPER', 'CLOSED']])
    expect((await cancel(world, till, outTradeNo)).body).toEqual(body)
    await expectNothingPaid(stage, phone)
  })
})

describe('the reversal (CP 9, 11)', () => {
  it.each(['lose-request', 'lose-answer'] as const)('(%s) is asked for again and pays back once', async (fate) => {
    const { phone, outTradeNo } = await aPaid()
    world.toOnecard.decide = fates(POST, fate)
    const { body } = await cancel(world, till, outTradeNo)
    expect([body.state, body.refunds?.[0]?.state]).toEqual(['REVOKED', 'PROCESSING'])
    world.toOnecard.decide = () => 'pass'
    await rescue(rescuer)
    expect((await till.query(outTradeNo)).body.refunds).toMatchObject([{ state: 'SUCCESS', total: TOTAL }])
    expect(await bookedOf(world, outTradeNo)).toMatchObject({ state: 'REVOKED', refundedRowsFen: TOTAL, open: 0 })
    await expectNothingPaid(stage, phone)
  })
})
