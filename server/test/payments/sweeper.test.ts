import { newId } from '@yimatong/contract/ids'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Payment } from '../../src/payments/payment.ts'
import { cancel } from '../refunds/stage.ts'
import { balanceOf } from '../world/people.ts'
import type { Till } from '../world/tills.ts'
import type { Gateway, World } from '../world/world.ts'
import {
  AMOUNT,
  anOutsider,
  BALANCE,
  clearFaults,
  expectNothingPaid,
  expectPaidOnce,
  fates,
  FIND,
  openFaultStage,
  POST,
  rescue,
  SURCHARGE,
  TOTAL,
  typesOf,
  type FaultStage,
} from './fault-stage.ts'

let stage: FaultStage
let world: World
let rescuer: Gateway
let till: Till

beforeAll(async () => {
  stage = await openFaultStage()
  ;({ world, rescuer, till } = stage)
})

afterAll(() => world?.close())

afterEach(() => clearFaults(stage))

describe('while it is being closed (CP 9, 10)', () => {
  it('a debit that arrives between the look and the reversal is paid back, and nobody calls it a success', async () => {
    const phone = await anOutsider(stage)
    // First the payment's own debit is held, then the reversal.
    world.toOnecard.decide = fates(POST, 'hold-request', 'hold-request')
    const outTradeNo = newId('request')
    const late = till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
    await world.toOnecard.held(1)
    const sweep = rescue(rescuer)
    await world.toOnecard.held(2)
    world.toOnecard.release(1)
    // Posted at the ledger, and yet not a success: somebody has said that it is being closed.
    expect((await late).body.state).toBe('PROCESSING')
    expect(await balanceOf(world, phone.person.accountNo)).toBe(BALANCE - TOTAL)
    world.toOnecard.release()
    await sweep
    expect((await till.query(outTradeNo)).body.state).toBe('CLOSED')
    await expectNothingPaid(stage, phone)
  })

  it('a reversal whose answer was lost is asked for again, and reverses once', async () => {
    const phone = await anOutsider(stage)
    world.toOnecard.decide = fates(POST, 'lose-request', 'lose-answer')
    const outTradeNo = newId('request')
    expect((await till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })).body.state).toBe('PROCESSING')
    await expect(rescue(rescuer)).rejects.toThrow('no answer')
    expect((await till.query(outTradeNo)).body.state).toBe('PROCESSING')
    // What was taken up is left alone for three seconds; a process that starts looks ahead.
    await rescue(await world.startGateway())
    expect((await till.query(outTradeNo)).body.state).toBe('CLOSED')
    await expectNothingPaid(stage, phone)
  })

  it('what was paid back says what it had cost, though nobody heard of the debit nor of the reversal', async () => {
    const phone = await anOutsider(stage)
    world.toOnecard.decide = fates(POST, 'lose-answer')
    const outTradeNo = newId('request')
    await till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
    world.toOnecard.decide = () => 'lose-request'
    await cancel(world, till, outTradeNo)
    world.toOnecard.decide = fates(POST, 'lose-answer')
    await expect(rescue(rescuer)).rejects.toThrow('no answer')
    expect((await till.query(outTradeNo)).body.state).toBe('PROCESSING')
    await rescue(await world.startGateway())
    expect((await till.query(outTradeNo)).body).toMatchObject({ state: 'CLOSED', surcharge: { amount: SURCHARGE } })
    await expectNothingPaid(stage, phone)
  })

  it('two sweepers at once finish everything, each payment once', async () => {
    const phones = await Promise.all(Array.from({ length: 8 }, () => anOutsider(stage)))
    world.toOnecard.decide = (call) => (call === POST ? 'lose-answer' : 'pass')
    const answers = await Promise.all(
      phones.map(async (phone) => till.pay({ authCode: await phone.show(), amount: AMOUNT })),
    )
    for (const { body } of answers) expect(body.state).toBe('PROCESSING')
    world.toOnecard.decide = () => 'pass'
    const taken = await Promise.all([rescue(rescuer), rescue(world.gateway), rescue(rescuer), rescue(world.gateway)])
    expect(taken.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(8)
    for (const { body } of answers) {
      const found = (await till.query(body.outTradeNo)).body
      expect([found.state, typesOf(found)]).toEqual(['SUCCESS', ['CREATED', 'FOUND_BY_SWEEPER', 'SUCCEEDED']])
    }
    for (const phone of phones) await expectPaidOnce(stage, phone)
  })
})

describe('the sweeper', () => {
  it('leaves alone what is in hand here, and what is young in another hand', async () => {
    const phone = await anOutsider(stage)
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
    const [posted, unsent] = [await anOutsider(stage), await anOutsider(stage)]
    world.toOnecard.decide = fates(POST, 'lose-answer', 'lose-request')
    const first = await till.pay({ authCode: await posted.show(), amount: AMOUNT })
    const second = await till.pay({ authCode: await unsent.show(), amount: AMOUNT })
    await world.gateway.deps.payments.sweeper.sweep()
    expect((await till.query(first.body.outTradeNo)).body.state).toBe('SUCCESS')
    expect((await till.query(second.body.outTradeNo)).body.state).toBe('PROCESSING')
    await rescue(rescuer)
    expect((await till.query(second.body.outTradeNo)).body.state).toBe('CLOSED')
  })

  it('looks soon at what another process has in hand or has left, when a till asks for it here', async () => {
    const phone = await anOutsider(stage)
    world.toOnecard.decide = fates(POST, 'hold-answer')
    const outTradeNo = newId('request')
    const slow = till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
    await world.toOnecard.held()
    expect((await till.query(outTradeNo, rescuer.url)).body.state).toBe('PROCESSING')
    await rescuer.deps.payments.sweeper.sweep()
    expect((await till.query(outTradeNo, rescuer.url)).body.state).toBe('SUCCESS')
    world.toOnecard.release()
    expect((await slow).body.state).toBe('SUCCESS')
    await expectPaidOnce(stage, phone)
  })

  it('started, finishes what a process before it has left, by itself', async () => {
    const phone = await anOutsider(stage)
    world.toOnecard.decide = fates(POST, 'lose-answer')
    const { body } = await till.pay({ authCode: await phone.show(), amount: AMOUNT })
    const age = `UPDATE payments SET sweep_after = now() - make_interval(secs => 1) WHERE payment_id = $1`
    await world.owner.query({ text: age, values: [body.paymentId] })
    const starting = await world.startGateway()
    const finished = new Promise<Payment>((resolve) => starting.deps.payments.onFinished(resolve))
    starting.deps.payments.sweeper.start()
    expect((await finished).state).toBe('SUCCESS')
    await expectPaidOnce(stage, phone)
  })

  it('asks again when a peer is away, and closes nothing on a guess', async () => {
    const phone = await anOutsider(stage)
    world.toOnecard.decide = (call) => (call === POST || call === FIND ? 'lose-request' : 'pass')
    const { body } = await till.pay({ authCode: await phone.show(), amount: AMOUNT })
    await expect(rescue(rescuer)).rejects.toThrow('no answer')
    expect((await till.query(body.outTradeNo)).body.state).toBe('PROCESSING')
    world.toOnecard.decide = () => 'pass'
    await rescue(await world.startGateway())
    expect((await till.query(body.outTradeNo)).body.state).toBe('CLOSED')
    await expectNothingPaid(stage, phone)
  })
})
