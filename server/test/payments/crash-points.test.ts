import { newId } from '@yimatong/contract/ids'
import { PIN_FREE_FEN } from '@yimatong/contract/limits'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findByIds } from '../../src/payments/read.ts'
import { aPayer, AMOUNT, BALANCE, confirm, type Payer, typesOf } from '../confirm/stage.ts'
import { balanceOf } from '../world/people.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'
import { fates, FIND, POST, rescue } from './fault-stage.ts'

// The crash points that no other file forces. The others are here: 1 to 8 and 14 in `faults.test.ts`, 9 and 10 in
// `sweeper.test.ts` and `../refunds/cancel.test.ts` (and a thousand races in `cancel-races.test.ts`), 11 in
// `../refunds/refund.test.ts`; requests of a till whose clock is off in `../gateway/refusals.test.ts`; kill -9 of every process and of PostgreSQL in `e2e/faults/`.

let world: World
let second: Gateway
let till: Till

beforeAll(async () => {
  world = await createWorld({}, { PIN_FREE_FEN, DUPLICATE_WITHIN_SECONDS: 30 })
  second = await world.startGateway()
  till = await aTill(world)
})

afterAll(() => world?.close())

afterEach(() => {
  world.clock = () => Date.now()
  world.toOnecard.decide = () => 'pass'
  world.toOnecard.release()
})

const PRICE = 12_50
const balance = ({ app }: Payer) => balanceOf(world, app.person.accountNo)

describe('a worker that is paused past its claim and then goes on (CP 15)', () => {
  it.each([
    ['found', 'lose-answer', ['CREATED', 'FOUND_BY_SWEEPER', 'SUCCEEDED'], BALANCE - PRICE],
    ['undone', 'lose-request', ['CREATED', 'FOUND_BY_SWEEPER', 'CLOSED'], BALANCE],
  ] as const)('finishes nothing twice that was %s by another in between', async (_what, fate, events, left) => {
    const payer = await aPayer(world)
    world.toOnecard.decide = fates(POST, fate)
    const { body } = await till.pay({ authCode: await payer.phone.show(), amount: PRICE })
    expect(body.state).toBe('PROCESSING')
    const due = `UPDATE payments SET sweep_after = now() - make_interval(secs => 1) WHERE payment_id = $1`
    const makeDue = () => world.owner.query({ text: due, values: [body.paymentId] })
    await makeDue()
    world.toOnecard.decide = fates(FIND, 'hold-answer')
    const paused = second.deps.payments.sweeper.sweep()
    await world.toOnecard.held()
    await makeDue()
    await rescue(await world.startGateway())
    const finished = (await till.query(body.outTradeNo)).body
    expect(typesOf(finished)).toEqual(events)
    world.toOnecard.release()
    await paused
    expect((await till.query(body.outTradeNo)).body).toEqual(finished)
    expect(await balance(payer)).toBe(left)
  })
})

describe('a host whose clock is an hour off (CP 16)', () => {
  const HOUR_MS = 60 * 60 * 1000

  it.each([
    ['fast', HOUR_MS],
    ['slow', -HOUR_MS],
  ])(
    '(%s) closes nothing early and takes nobody’s time away: the database says what time it is',
    async (_which, offMs) => {
      const payer = await aPayer(world)
      const { body: waiting } = await till.pay({ authCode: await payer.phone.show(), amount: AMOUNT })
      world.toOnecard.decide = fates(POST, 'lose-answer')
      const { body: unknown } = await till.pay({ authCode: await payer.phone.show(), amount: PRICE })
      expect([waiting.state, unknown.state]).toEqual(['USERPAYING', 'PROCESSING'])
      const later = `UPDATE payments SET sweep_after = now() + interval '20 seconds' WHERE payment_id = ANY ($1)`
      await world.owner.query({ text: later, values: [[waiting.paymentId, unknown.paymentId]] })

      world.clock = () => Date.now() + offMs
      expect(await second.deps.payments.sweeper.sweep()).toBe(0)
      // How long a payer has is said by the database, so the PIN is still in time here.
      expect((await second.deps.payments.confirm(await standing(waiting.paymentId), 'app')).state).toBe('SUCCESS')

      world.clock = () => Date.now()
      expect((await confirm(payer, waiting)).body.state).toBe('SUCCESS')
      const due = `UPDATE payments SET sweep_after = now() - make_interval(secs => 1) WHERE payment_id = $1`
      await world.owner.query({ text: due, values: [unknown.paymentId] })
      await rescue(second)
      expect((await till.query(unknown.outTradeNo)).body.state).toBe('SUCCESS')
      expect(await balance(payer)).toBe(BALANCE - AMOUNT - PRICE)
    },
  )

  async function standing(paymentId: string) {
    const payment = (await findByIds(second.deps, [paymentId])).get(paymentId)
    if (payment === undefined) throw new Error('it was there')
    return payment
  }
})

describe('one number from two tills of a merchant (CP 19)', () => {
  it('is the first one’s: the other till hears a conflict, at the same moment and afterwards, and one is charged', async () => {
    const other = await aTill(world, till.merchant)
    for (let round = 0; round < 3; round++) {
      const payer = await aPayer(world)
      const request = { outTradeNo: newId('request'), authCode: await payer.phone.show(), amount: PRICE }
      const [here, there] = await Promise.all([till.pay(request), other.pay(request, second.url)])
      expect(new Set([here.status, there.status])).toEqual(new Set([200, 409]))
      const [winner, loser] = here.status === 200 ? [till, other] : [other, till]
      expect((await winner.pay(request)).body.state).toBe('SUCCESS')
      expect(await loser.pay(request)).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_CONFLICT' } })
      expect(await balance(payer)).toBe(BALANCE - PRICE)
    }
  })
})
