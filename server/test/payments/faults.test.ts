import type { PaymentView } from '@yimatong/contract/gateway-api'
import { newId } from '@yimatong/contract/ids'
import { SCHOOL_SURCHARGE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Payment } from '../../src/payments/payment.ts'
import type { Fate } from '../world/faults.ts'
import { aPerson, aPhone, balanceOf, type Phone } from '../world/people.ts'
import { aRule } from '../world/rules.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'

const BALANCE = 100_00
const AMOUNT = 1000
const SURCHARGE = 150
const TOTAL = AMOUNT + SURCHARGE

const REDEEM = 'POST /tsm/v1/redemptions'
const POST = 'POST /onecard/v1/postings'
const FIND = 'POST /onecard/v1/postings/query'

let world: World
/** Another process, which finds what the first one left. */
let rescuer: Gateway
let till: Till

beforeAll(async () => {
  world = await createWorld()
  rescuer = await world.startGateway()
  till = await aTill(world)
  await aRule(world, { rateBps: 1500 })
})

afterAll(() => world?.close())

afterEach(() => {
  world.toOnecard.decide = () => 'pass'
  world.toTsm.decide = () => 'pass'
  world.toOnecard.release()
  world.toTsm.release()
})

async function anOutsider(): Promise<Phone> {
  return aPhone(world, await aPerson(world, { identityClass: 'OUTSIDER', balanceFen: BALANCE }))
}

/** A fate for each call of one kind, in order; everything else passes. */
function fates(kind: string, ...each: Fate[]): (call: string) => Fate {
  return (call) => (call === kind ? (each.shift() ?? 'pass') : 'pass')
}

/** Sweeps as a process does that starts: whatever is unfinished is in nobody's hand. */
const rescue = (gateway = rescuer) => gateway.deps.payments.sweeper.sweep({ olderThanMs: 0 })

const typesOf = ({ events }: PaymentView) => events.map(({ type }) => type)

async function expectPaidOnce(phone: Phone): Promise<void> {
  expect(await balanceOf(world, phone.person.accountNo)).toBe(BALANCE - TOTAL)
}

async function expectNothingPaid(phone: Phone): Promise<void> {
  expect(await balanceOf(world, phone.person.accountNo)).toBe(BALANCE)
}

describe('before anything is stored (CP 1)', () => {
  it('a number that never arrived is not found, and asked again it pays once', async () => {
    const phone = await anOutsider()
    const request = { outTradeNo: newId('request'), authCode: await phone.show(), amount: AMOUNT }
    expect((await till.query(request.outTradeNo)).status).toBe(404)
    expect((await till.pay(request)).body.state).toBe('SUCCESS')
    await expectPaidOnce(phone)
  })
})

describe('between storing and redeeming (CP 2)', () => {
  it('the payment is closed, and the process that comes back late charges nobody', async () => {
    const phone = await anOutsider()
    world.toTsm.decide = fates(REDEEM, 'hold-request')
    const outTradeNo = newId('request')
    const late = till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
    await world.toTsm.held()
    expect(await rescue()).toBe(1)
    const closed = (await till.query(outTradeNo, rescuer.url)).body
    expect([closed.state, typesOf(closed)]).toEqual(['CLOSED', ['CREATED', 'FOUND_BY_SWEEPER', 'CLOSED']])
    world.toTsm.release()
    expect((await late).body).toEqual(closed)
    await expectNothingPaid(phone)
  })
})

describe('when the TSM does not answer (CP 3, 14)', () => {
  it.each<Fate>(['lose-request', 'lose-answer'])(
    '(%s) the payment fails at once and nobody is charged',
    async (fate) => {
      const phone = await anOutsider()
      const authCode = await phone.show()
      world.toTsm.decide = fates(REDEEM, fate)
      const { body } = await till.pay({ authCode, amount: AMOUNT })
      expect([body.state, body.declineCode]).toEqual(['PAYERROR', 'TSM_UNAVAILABLE'])
      await expectNothingPaid(phone)
      // A code whose redemption took is used up by the payment that it was for; one that never arrived is not.
      const again = (await till.pay({ authCode, amount: AMOUNT })).body
      expect(again.declineCode ?? again.state).toBe(fate === 'lose-answer' ? 'CODE_USED' : 'SUCCESS')
    },
  )
})

describe('between redeeming and posting (CP 4, 5)', () => {
  it('the payment is closed with a tombstone, and the debit that arrives late is refused', async () => {
    const phone = await anOutsider()
    world.toOnecard.decide = fates(POST, 'hold-request')
    const outTradeNo = newId('request')
    const late = till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
    await world.toOnecard.held()
    await rescue()
    expect((await till.query(outTradeNo)).body.state).toBe('CLOSED')
    world.toOnecard.release()
    expect((await late).body.state).toBe('CLOSED')
    await expectNothingPaid(phone)
  })

  it('a till does not wait for ever: it hears PROCESSING while the work goes on', async () => {
    const phone = await anOutsider()
    const brisk = await world.startGateway({ patienceMs: 300 })
    world.toOnecard.decide = fates(POST, 'hold-answer')
    const outTradeNo = newId('request')
    const finished = new Promise<Payment>((resolve) => brisk.deps.payments.onFinished(resolve))
    const { body } = await till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT }, brisk.url)
    expect(body.state).toBe('PROCESSING')
    world.toOnecard.release()
    expect((await finished).state).toBe('SUCCESS')
    await expectPaidOnce(phone)
  })

  it('a backend that is slow beyond its time leaves PROCESSING, which is not a failure', async () => {
    const phone = await anOutsider()
    const hasty = await world.startGateway({ ledgerTimeoutMs: 100 })
    world.toOnecard.decide = fates(POST, 'hold-request')
    const outTradeNo = newId('request')
    const { body } = await till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT }, hasty.url)
    expect([body.state, body.surcharge.status]).toEqual(['PROCESSING', 'PENDING'])
    world.toOnecard.release()
    // The debit arrives now, after the gateway has given up waiting.
    await expect.poll(() => balanceOf(world, phone.person.accountNo)).toBe(BALANCE - TOTAL)
    await rescue()
    expect((await till.query(outTradeNo)).body.state).toBe('SUCCESS')
    await expectPaidOnce(phone)
  })
})

describe('after the debit (CP 6, 7, 8)', () => {
  it('a lost answer is PROCESSING, and the sweeper records what the ledger knows', async () => {
    const phone = await anOutsider()
    const school = await balanceOf(world, SCHOOL_SURCHARGE_ACCOUNT)
    world.toOnecard.decide = fates(POST, 'lose-answer')
    const request = { outTradeNo: newId('request'), authCode: await phone.show(), amount: AMOUNT }
    expect((await till.pay(request)).body.state).toBe('PROCESSING')
    // The till asks again under the same number: still unknown, and never charged twice.
    expect((await till.pay(request)).body.state).toBe('PROCESSING')
    const announced: Payment[] = []
    const forget = rescuer.deps.payments.onFinished((payment) => announced.push(payment))
    await rescue()
    forget()
    const { body } = await till.query(request.outTradeNo)
    expect(body).toMatchObject({
      state: 'SUCCESS',
      total: TOTAL,
      surcharge: { amount: SURCHARGE, rateBps: 1500, receiver: 'SCHOOL', status: 'APPLIED' },
      payer: { maskedName: '张*雯', identityClass: 'OUTSIDER' },
    })
    expect(typesOf(body)).toEqual(['CREATED', 'FOUND_BY_SWEEPER', 'SUCCEEDED'])
    expect((await till.pay(request)).body).toEqual(body)
    expect(
      announced.map(({ outTradeNo, balanceAfterFen, surchargeRule }) => [
        outTradeNo,
        balanceAfterFen,
        surchargeRule?.name,
      ]),
    ).toEqual([[request.outTradeNo, BALANCE - TOTAL, '搭伙费']])
    await expectPaidOnce(phone)
    expect(await balanceOf(world, SCHOOL_SURCHARGE_ACCOUNT)).toBe(school + SURCHARGE)
  })

  it('records the rule that was applied, though it was retired in between', async () => {
    const phone = await anOutsider()
    world.toOnecard.decide = fates(POST, 'lose-answer')
    const outTradeNo = newId('request')
    await till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
    const retire = (at: string) => world.owner.query(`UPDATE surcharge_rules SET retired_at = ${at}`)
    await retire('now()')
    try {
      await rescue(await world.startGateway())
      expect((await till.query(outTradeNo)).body.surcharge).toMatchObject({ amount: SURCHARGE, rateBps: 1500 })
    } finally {
      await retire('NULL')
    }
  })

  it('an outcome that another process has recorded first is the one that everybody hears', async () => {
    const phone = await anOutsider()
    world.toOnecard.decide = fates(POST, 'hold-answer')
    const outTradeNo = newId('request')
    const late = till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
    await world.toOnecard.held()
    await rescue()
    const swept = (await till.query(outTradeNo)).body
    expect(swept.state).toBe('SUCCESS')
    world.toOnecard.release()
    expect((await late).body).toEqual(swept)
    await expectPaidOnce(phone)
  })

  it('a decline whose answer was lost is recorded as that decline', async () => {
    const poor = await aPhone(world, await aPerson(world, { identityClass: 'OUTSIDER', balanceFen: AMOUNT }))
    world.toOnecard.decide = fates(POST, 'lose-answer')
    const outTradeNo = newId('request')
    await till.pay({ outTradeNo, authCode: await poor.show(), amount: AMOUNT })
    await rescue()
    const { body } = await till.query(outTradeNo)
    expect(body).toMatchObject({ state: 'PAYERROR', declineCode: 'INSUFFICIENT_BALANCE', total: TOTAL })
    expect(typesOf(body)).toEqual(['CREATED', 'FOUND_BY_SWEEPER', 'DECLINED'])
  })
})

describe('while it is being closed (CP 9, 10)', () => {
  it('a debit that arrives between the look and the reversal is paid back, and nobody calls it a success', async () => {
    const phone = await anOutsider()
    // First the payment's own debit is held, then the reversal.
    world.toOnecard.decide = fates(POST, 'hold-request', 'hold-request')
    const outTradeNo = newId('request')
    const late = till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
    await world.toOnecard.held(1)
    const sweep = rescue()
    await world.toOnecard.held(2)
    world.toOnecard.release(1)
    // Posted at the ledger, and yet not a success: somebody has said that it is being closed.
    expect((await late).body.state).toBe('PROCESSING')
    expect(await balanceOf(world, phone.person.accountNo)).toBe(BALANCE - TOTAL)
    world.toOnecard.release()
    await sweep
    expect((await till.query(outTradeNo)).body.state).toBe('CLOSED')
    await expectNothingPaid(phone)
  })

  it('a reversal whose answer was lost is asked for again, and reverses once', async () => {
    const phone = await anOutsider()
    world.toOnecard.decide = fates(POST, 'lose-request', 'lose-answer')
    const outTradeNo = newId('request')
    expect((await till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })).body.state).toBe('PROCESSING')
    await expect(rescue()).rejects.toThrow('no answer')
    expect((await till.query(outTradeNo)).body.state).toBe('PROCESSING')
    // What was taken up is left alone for three seconds; a process that starts looks ahead.
    await rescue(await world.startGateway())
    expect((await till.query(outTradeNo)).body.state).toBe('CLOSED')
    await expectNothingPaid(phone)
  })

  it('two sweepers at once finish everything, each payment once', async () => {
    const phones = await Promise.all(Array.from({ length: 8 }, anOutsider))
    world.toOnecard.decide = (call) => (call === POST ? 'lose-answer' : 'pass')
    const answers = await Promise.all(
      phones.map(async (phone) => till.pay({ authCode: await phone.show(), amount: AMOUNT })),
    )
    for (const { body } of answers) expect(body.state).toBe('PROCESSING')
    world.toOnecard.decide = () => 'pass'
    const taken = await Promise.all([rescue(), rescue(world.gateway), rescue(), rescue(world.gateway)])
    expect(taken.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(8)
    for (const { body } of answers) {
      const found = (await till.query(body.outTradeNo)).body
      expect([found.state, typesOf(found)]).toEqual(['SUCCESS', ['CREATED', 'FOUND_BY_SWEEPER', 'SUCCEEDED']])
    }
    for (const phone of phones) await expectPaidOnce(phone)
  })
})

describe('the sweeper', () => {
  it('leaves alone what is in hand here, and what is young in another hand', async () => {
    const phone = await anOutsider()
    world.toOnecard.decide = fates(POST, 'hold-answer')
    const outTradeNo = newId('request')
    const slow = till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
    await world.toOnecard.held()
    expect(await rescue(world.gateway)).toBe(0)
    expect(await rescuer.deps.payments.sweeper.sweep()).toBe(0)
    world.toOnecard.release()
    expect((await slow).body.state).toBe('SUCCESS')
  })

  it('looks soon at an unknown outcome, without closing what may still be on its way', async () => {
    const [posted, unsent] = [await anOutsider(), await anOutsider()]
    world.toOnecard.decide = fates(POST, 'lose-answer', 'lose-request')
    const first = await till.pay({ authCode: await posted.show(), amount: AMOUNT })
    const second = await till.pay({ authCode: await unsent.show(), amount: AMOUNT })
    await world.gateway.deps.payments.sweeper.sweep()
    expect((await till.query(first.body.outTradeNo)).body.state).toBe('SUCCESS')
    expect((await till.query(second.body.outTradeNo)).body.state).toBe('PROCESSING')
    await rescue()
    expect((await till.query(second.body.outTradeNo)).body.state).toBe('CLOSED')
  })

  it('started, finishes what a process before it has left, by itself', async () => {
    const phone = await anOutsider()
    world.toOnecard.decide = fates(POST, 'lose-answer')
    const { body } = await till.pay({ authCode: await phone.show(), amount: AMOUNT })
    const age = `UPDATE payments SET sweep_after = now() WHERE payment_id = $1`
    await world.owner.query({ text: age, values: [body.paymentId] })
    const starting = await world.startGateway()
    const finished = new Promise<Payment>((resolve) => starting.deps.payments.onFinished(resolve))
    starting.deps.payments.sweeper.start()
    expect((await finished).state).toBe('SUCCESS')
    await expectPaidOnce(phone)
  })

  it('asks again when a peer is away, and closes nothing on a guess', async () => {
    const phone = await anOutsider()
    world.toOnecard.decide = (call) => (call === POST || call === FIND ? 'lose-request' : 'pass')
    const { body } = await till.pay({ authCode: await phone.show(), amount: AMOUNT })
    await expect(rescue()).rejects.toThrow('no answer')
    expect((await till.query(body.outTradeNo)).body.state).toBe('PROCESSING')
    world.toOnecard.decide = () => 'pass'
    await rescue(await world.startGateway())
    expect((await till.query(body.outTradeNo)).body.state).toBe('CLOSED')
    await expectNothingPaid(phone)
  })
})
