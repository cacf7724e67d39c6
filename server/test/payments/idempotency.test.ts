import type { PaymentView } from '@yimatong/contract/gateway-api'
import { newId } from '@yimatong/contract/ids'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPerson, aPhone, balanceOf, type Phone } from '../world/people.ts'
import { aTill, type Answer, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'

const BALANCE = 100_00

let world: World
let other: Gateway
let till: Till
let phone: Phone

beforeAll(async () => {
  world = await createWorld()
  other = await world.startGateway()
  till = await aTill(world)
  phone = await aPhone(world, await aPerson(world, { balanceFen: BALANCE }))
})

afterAll(() => world?.close())

const charged = async (fen: number, run: () => Promise<void>) => {
  const before = await balanceOf(world, phone.person.accountNo)
  await run()
  expect(await balanceOf(world, phone.person.accountNo)).toBe(before - fen)
}

const outcomeOf = ({ status, body }: Answer<PaymentView>) => [status, 'code' in body ? body.code : body.state]

describe('the same order number', () => {
  it('with the same content is the same payment, for ever and at every gateway', async () => {
    const request = { outTradeNo: newId('request'), authCode: await phone.show(), amount: 10 }
    await charged(10, async () => {
      const first = await till.pay(request)
      expect(first.body.state).toBe('SUCCESS')
      for (const url of [world.gateway.url, other.url, world.gateway.url]) {
        expect((await till.pay(request, url)).body).toEqual(first.body)
      }
    })
  })

  it('asked twenty times at once at two gateways pays once', async () => {
    const request = { outTradeNo: newId('request'), authCode: await phone.show(), amount: 10 }
    await charged(10, async () => {
      const urls = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? world.gateway.url : other.url))
      const answers = await Promise.all(urls.map((url) => till.pay(request, url)))
      expect(new Set(answers.map(({ body }) => body.paymentId)).size).toBe(1)
      // The gateway that has it not in hand says what stands: not finished yet, or finished.
      for (const { body } of answers) expect(['SUCCESS', 'PROCESSING']).toContain(body.state)
      expect((await till.query(request.outTradeNo)).body.state).toBe('SUCCESS')
    })
  })

  it.each<[string, object]>([
    ['amount', { amount: 11 }],
    ['code', { authCode: 'YM' }],
    ['subject', { subject: 'lunch' }],
    ['operator', { operator: '008' }],
  ])('with another %s is a conflict, and nothing changes', async (_what, change) => {
    const request = { outTradeNo: newId('request'), authCode: await phone.show(), amount: 10 }
    await charged(10, async () => {
      const first = await till.pay(request)
      expect(outcomeOf(await till.pay({ ...request, ...change }))).toEqual([409, 'IDEMPOTENCY_CONFLICT'])
      expect((await till.query(request.outTradeNo)).body).toEqual(first.body)
    })
  })

  it('with other content at the same instant: one of them wins, and only that one pays', async () => {
    await charged(50, async () => {
      for (let round = 0; round < 5; round++) {
        const request = { outTradeNo: newId('request'), authCode: await phone.show(), amount: 10 }
        const asked = [request, { ...request, operator: 'B' }, request, { ...request, operator: 'B' }]
        const answers = await Promise.all(asked.map((each, n) => till.pay(each, n < 2 ? world.gateway.url : other.url)))
        const refused = answers.filter(({ status }) => status === 409)
        expect(refused).toHaveLength(2)
        expect((await till.query(request.outTradeNo)).body.state).toBe('SUCCESS')
      }
    })
  })

  it("from another till of the merchant is a conflict, from another merchant's another payment", async () => {
    const request = { outTradeNo: newId('request'), authCode: await phone.show(), amount: 10 }
    const [neighbour, stranger] = [await aTill(world, till.merchant), await aTill(world)]
    await charged(10, async () => {
      expect((await till.pay(request)).body.state).toBe('SUCCESS')
      expect(outcomeOf(await neighbour.pay(request))).toEqual([409, 'IDEMPOTENCY_CONFLICT'])
      expect((await stranger.pay(request)).body).toMatchObject({ state: 'PAYERROR', declineCode: 'CODE_USED' })
      // Any till of the merchant may ask.
      expect((await neighbour.query(request.outTradeNo)).body.state).toBe('SUCCESS')
    })
  })

  it('keeps its decline: a new scan needs a new number', async () => {
    const outTradeNo = newId('request')
    const stale = await phone.show(Date.now() - 90_000)
    const declined = await till.pay({ outTradeNo, authCode: stale, amount: 10 })
    expect(declined.body.declineCode).toBe('CODE_STALE')
    expect((await till.pay({ outTradeNo, authCode: stale, amount: 10 })).body).toEqual(declined.body)
    const fresh = await till.pay({ outTradeNo, authCode: await phone.show(), amount: 10 })
    expect(outcomeOf(fresh)).toEqual([409, 'IDEMPOTENCY_CONFLICT'])
  })
})

describe('the database, whatever a program tries', () => {
  it.each([
    [`UPDATE payments SET amount_fen = 1`, 'permission denied'],
    [`UPDATE payments SET merchant_no = '10000001'`, 'permission denied'],
    [`DELETE FROM payments`, 'permission denied'],
    [`UPDATE payment_events SET actor = 'nobody'`, 'permission denied'],
    [`DELETE FROM payment_events`, 'permission denied'],
    [`UPDATE surcharge_rules SET rate_bps = 0`, 'permission denied'],
    [`DELETE FROM persons`, 'permission denied'],
  ])('does not let the service say: %s', async (sql, why) => {
    await expect(world.gateway.deps.database.query(sql)).rejects.toThrow(why)
  })

  it.each([
    ['SUCCESS', 'PROCESSING'],
    ['SUCCESS', 'PAYERROR'],
    ['SUCCESS', 'CLOSED'],
    ['PAYERROR', 'SUCCESS'],
    ['PAYERROR', 'PROCESSING'],
    ['PAYERROR', 'CLOSED'],
  ])('does not let a payment go from %s to %s', async (from, to) => {
    const authCode = from === 'SUCCESS' ? await phone.show() : 'YM'
    const { body } = await till.pay({ authCode, amount: 10 })
    expect(body.state).toBe(from)
    // Everything else about the row is as that state wants it, so that nothing but the step is wrong.
    const move = {
      text: `UPDATE payments SET state = $1::trade_state, person_id = $2, paid_at = now(),
          decline_code = CASE $1 WHEN 'PAYERROR' THEN 'CODE_STALE' END,
          finished_at = CASE WHEN $1 <> 'PROCESSING' THEN now() END
        WHERE payment_id = $3`,
      values: [to, phone.person.personId, body.paymentId],
    }
    await expect(world.owner.query(move)).rejects.toThrow(`may not go from ${from} to ${to}`)
    expect((await till.query(body.outTradeNo)).body.state).toBe(from)
  })

  it('looks at a step after it, for whoever looks before it locks each row and writes that down', async () => {
    const { rows } = await world.owner.query(`SELECT tgname FROM pg_trigger WHERE tgrelid = 'payments'::regclass
      AND tgtype & 1 = 1 AND tgtype & 2 = 2 AND tgtype & 16 = 16`)
    expect(rows).toEqual([])
  })
})
