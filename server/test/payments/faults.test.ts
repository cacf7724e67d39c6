import { newId } from '@yimatong/contract/ids'
import { SCHOOL_SURCHARGE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Payment } from '../../src/payments/payment.ts'
import type { Fate } from '../world/faults.ts'
import { aPerson, aPhone, balanceOf } from '../world/people.ts'
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
  openFaultStage,
  POST,
  REDEEM,
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

describe('before anything is stored (CP 1)', () => {
  it('a number that never arrived is not found, and asked again it pays once', async () => {
    const phone = await anOutsider(stage)
    const request = { outTradeNo: newId('request'), authCode: await phone.show(), amount: AMOUNT }
    expect((await till.query(request.outTradeNo)).status).toBe(404)
    expect((await till.pay(request)).body.state).toBe('SUCCESS')
    await expectPaidOnce(stage, phone)
  })
})

describe('between storing and redeeming (CP 2)', () => {
  it('the payment is closed, and the process that comes back late charges nobody', async () => {
    const phone = await anOutsider(stage)
    world.toTsm.decide = fates(REDEEM, 'hold-request')
    const outTradeNo = newId('request')
    const late = till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
    await world.toTsm.held()
    expect(await rescue(rescuer)).toBe(1)
    const closed = (await till.query(outTradeNo, rescuer.url)).body
    expect([closed.state, typesOf(closed)]).toEqual(['CLOSED', ['CREATED', 'FOUND_BY_SWEEPER', 'CLOSED']])
    world.toTsm.release()
    expect((await late).body).toEqual(closed)
    await expectNothingPaid(stage, phone)
  })
})

describe('when the TSM does not answer (CP 3, 14)', () => {
  it.each<Fate>(['lose-request', 'lose-answer'])(
    '(%s) the payment fails at once and nobody is charged',
    async (fate) => {
      const phone = await anOutsider(stage)
      const authCode = await phone.show()
      world.toTsm.decide = fates(REDEEM, fate)
      const { body } = await till.pay({ authCode, amount: AMOUNT })
      expect([body.state, body.declineCode]).toEqual(['PAYERROR', 'TSM_UNAVAILABLE'])
      await expectNothingPaid(stage, phone)
      // A code whose redemption took is used up by the payment that it was for; one that never arrived is not.
      const again = (await till.pay({ authCode, amount: AMOUNT })).body
      expect(again.declineCode ?? again.state).toBe(fate === 'lose-answer' ? 'CODE_USED' : 'SUCCESS')
    },
  )
})

describe('between redeeming and posting (CP 4, 5)', () => {
  it('the payment is closed with a tombstone, and the debit that arrives late is refused', async () => {
    const phone = await anOutsider(stage)
    world.toOnecard.decide = fates(POST, 'hold-request')
    const outTradeNo = newId('request')
    const late = till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
    await world.toOnecard.held()
    await rescue(rescuer)
    expect((await till.query(outTradeNo)).body.state).toBe('CLOSED')
    world.toOnecard.release()
    expect((await late).body.state).toBe('CLOSED')
    await expectNothingPaid(stage, phone)
  })

  it('a till does not wait for ever: it hears PROCESSING while the work goes on', async () => {
    const phone = await anOutsider(stage)
    const brisk = await world.startGateway({ patienceMs: 300 })
    world.toOnecard.decide = fates(POST, 'hold-answer')
    const outTradeNo = newId('request')
    const finished = new Promise<Payment>((resolve) => brisk.deps.payments.onFinished(resolve))
    const { body } = await till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT }, brisk.url)
    expect(body.state).toBe('PROCESSING')
    world.toOnecard.release()
    expect((await finished).state).toBe('SUCCESS')
    await expectPaidOnce(stage, phone)
  })

  it('a backend that is slow beyond its time leaves PROCESSING, which is not a failure', async () => {
    const phone = await anOutsider(stage)
    const hasty = await world.startGateway({ ledgerTimeoutMs: 100 })
    world.toOnecard.decide = fates(POST, 'hold-request')
    const outTradeNo = newId('request')
    const { body } = await till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT }, hasty.url)
    expect([body.state, body.surcharge.status]).toEqual(['PROCESSING', 'PENDING'])
    world.toOnecard.release()
    // The debit arrives now, after the gateway has given up waiting.
    await expect.poll(() => balanceOf(world, phone.person.accountNo)).toBe(BALANCE - TOTAL)
    await rescue(rescuer)
    expect((await till.query(outTradeNo)).body.state).toBe('SUCCESS')
    await expectPaidOnce(stage, phone)
  })
})

describe('after the debit (CP 6, 7, 8)', () => {
  it('a lost answer is PROCESSING, and the sweeper records what the ledger knows', async () => {
    const phone = await anOutsider(stage)
    const school = await balanceOf(world, SCHOOL_SURCHARGE_ACCOUNT)
    world.toOnecard.decide = fates(POST, 'lose-answer')
    const request = { outTradeNo: newId('request'), authCode: await phone.show(), amount: AMOUNT }
    expect((await till.pay(request)).body.state).toBe('PROCESSING')
    // The till asks again under the same number: still unknown, and never charged twice.
    expect((await till.pay(request)).body.state).toBe('PROCESSING')
    const announced: Payment[] = []
    const forget = rescuer.deps.payments.onFinished((payment) => announced.push(payment))
    await rescue(rescuer)
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
    await expectPaidOnce(stage, phone)
    expect(await balanceOf(world, SCHOOL_SURCHARGE_ACCOUNT)).toBe(school + SURCHARGE)
  })

  it('records the rule that was applied, though it was retired in between', async () => {
    const phone = await anOutsider(stage)
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
    const phone = await anOutsider(stage)
    world.toOnecard.decide = fates(POST, 'hold-answer')
    const outTradeNo = newId('request')
    const late = till.pay({ outTradeNo, authCode: await phone.show(), amount: AMOUNT })
    await world.toOnecard.held()
    await rescue(rescuer)
    const swept = (await till.query(outTradeNo)).body
    expect(swept.state).toBe('SUCCESS')
    world.toOnecard.release()
    expect((await late).body).toEqual(swept)
    await expectPaidOnce(stage, phone)
  })

  it('a decline whose answer was lost is recorded as that decline', async () => {
    const poor = await aPhone(world, await aPerson(world, { identityClass: 'OUTSIDER', balanceFen: AMOUNT }))
    world.toOnecard.decide = fates(POST, 'lose-answer')
    const outTradeNo = newId('request')
    await till.pay({ outTradeNo, authCode: await poor.show(), amount: AMOUNT })
    await rescue(rescuer)
    const { body } = await till.query(outTradeNo)
    expect(body).toMatchObject({ state: 'PAYERROR', declineCode: 'INSUFFICIENT_BALANCE', total: TOTAL })
    expect(typesOf(body)).toEqual(['CREATED', 'FOUND_BY_SWEEPER', 'DECLINED'])
  })
})
