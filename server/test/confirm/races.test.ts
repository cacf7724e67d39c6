import type { PaymentView } from '@yimatong/contract/gateway-api'
import { createCrowdLimit } from '@yimatong/kit/rate-limit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { confirmPayment } from '../../src/platform/confirmations/decide.ts'
import { fates, FIND, POST } from '../payments/fault-stage.ts'
import { balanceOf } from '../world/people.ts'
import { aTill, type Till } from '../world/tills.ts'
import type { Gateway, World } from '../world/world.ts'
import {
  AMOUNT,
  aPayer,
  aWaiting,
  BALANCE,
  confirm,
  createAskingWorld,
  type Payer,
  refuse,
  runOut,
  typesOf,
} from './stage.ts'

let world: World
/** Another payment server on the same database. */
let second: Gateway
let till: Till

beforeAll(async () => {
  world = await createAskingWorld()
  second = await world.startGateway()
  till = await aTill(world)
})

afterAll(() => world?.close())

afterEach(() => {
  world.toOnecard.decide = () => 'pass'
  world.toOnecard.release()
})

const sweep = ({ deps }: Gateway) => deps.payments.sweeper.sweep({ olderThanMs: 0 })

/** One end, told the same by everybody, and a ledger that agrees with it. */
async function expectOneEnd(payer: Payer, { outTradeNo }: PaymentView, balanceFen: number): Promise<PaymentView> {
  const { body } = await till.query(outTradeNo)
  expect(['SUCCESS', 'CLOSED']).toContain(body.state)
  expect(body.confirmation?.state).toMatch(body.state === 'SUCCESS' ? /^CONFIRMED$/ : /^(REFUSED|EXPIRED)$/)
  expect(await balanceOf(world, payer.app.person.accountNo)).toBe(balanceFen - (body.state === 'SUCCESS' ? AMOUNT : 0))
  return body
}

describe('at the same instant', () => {
  it('confirming and refusing, at two servers: exactly one of the two holds, in every one of twenty rounds', async () => {
    const payer = await aPayer(world, { balanceFen: 20 * AMOUNT })
    let left = 20 * AMOUNT
    for (let round = 0; round < 20; round++) {
      const waiting = await aWaiting(till, payer)
      const answers = await Promise.all([confirm(payer, waiting), refuse(payer, waiting, second.url)])
      const { state } = await expectOneEnd(payer, waiting, left)
      if (state === 'SUCCESS') left -= AMOUNT
      // Whoever comes second hears what has become of it; a refusal may come while the other is still being posted.
      for (const { status, body } of answers) {
        expect(status).toBe(200)
        expect([state, 'PROCESSING']).toContain(body.state)
      }
    }
  })

  it('confirming and running out of time: exactly one of the two holds', async () => {
    const payer = await aPayer(world, { balanceFen: 10 * AMOUNT })
    let left = 10 * AMOUNT
    for (let round = 0; round < 10; round++) {
      const waiting = await aWaiting(till, payer)
      const running = confirm(payer, waiting)
      await Promise.all([running, runOut(world, waiting).then(() => sweep(second))])
      const { state } = await expectOneEnd(payer, waiting, left)
      if (state === 'SUCCESS') left -= AMOUNT
      expect((await running).body.state).toBe(state)
    }
  })

  it('confirming four times at two servers charges once', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    const urls = [undefined, second.url, undefined, second.url]
    const answers = await Promise.all(urls.map((url) => confirm(payer, waiting, url === undefined ? {} : { url })))
    expect(answers.map(({ body }) => body.state)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS', 'SUCCESS'])
    const { events } = await expectOneEnd(payer, waiting, BALANCE)
    expect(typesOf({ events })).toEqual(['CREATED', 'CONFIRMATION_REQUESTED', 'CONFIRMED', 'SUCCEEDED'])
  })
})

describe('a confirmed payment whose answer was lost', () => {
  it('is PROCESSING for the payer, and found by the sweeper as the ledger has it', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    world.toOnecard.decide = fates(POST, 'lose-answer')
    expect((await confirm(payer, waiting)).body.state).toBe('PROCESSING')
    await sweep(second)
    const found = await expectOneEnd(payer, waiting, BALANCE)
    expect(found.state).toBe('SUCCESS')
    expect(typesOf(found).slice(2)).toEqual(['CONFIRMED', 'FOUND_BY_SWEEPER', 'SUCCEEDED'])
  })

  it('may be confirmed once more, and is charged once', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    world.toOnecard.decide = fates(POST, 'lose-answer')
    expect((await confirm(payer, waiting)).body.state).toBe('PROCESSING')
    expect((await confirm(payer, waiting, { url: second.url })).body.state).toBe('SUCCESS')
    expect((await expectOneEnd(payer, waiting, BALANCE)).state).toBe('SUCCESS')
  })

  it.each([
    ['a wrong PIN', { pin: '111222' }],
    ['another total', { shown: AMOUNT + 1 }],
  ])(
    'is told as it stands to whoever confirms it once more with %s: nobody hears "not charged" of money that moves',
    async (_, slip) => {
      const payer = await aPayer(world)
      const waiting = await aWaiting(till, payer)
      world.toOnecard.decide = fates(POST, 'lose-answer')
      expect((await confirm(payer, waiting)).body.state).toBe('PROCESSING')
      const again = await confirm(payer, waiting, { ...slip, url: second.url })
      expect([again.status, again.body.state]).toEqual([200, 'SUCCESS'])
      expect((await expectOneEnd(payer, waiting, BALANCE)).state).toBe('SUCCESS')
    },
  )

  it('is told as it stands once its merchant takes no payments any more', async () => {
    const stopped = await aTill(world)
    const payer = await aPayer(world)
    const waiting = await aWaiting(stopped, payer)
    world.toOnecard.decide = fates(POST, 'lose-answer')
    expect((await confirm(payer, waiting)).body.state).toBe('PROCESSING')
    const where = { merchantNo: stopped.merchant.merchantNo }
    await world.gateway.deps.prisma.merchant.update({ where, data: { state: 'DISABLED' } })
    // What is known of stalls is at most a second old; who sees a payment declined knows that it is known.
    const tried = async () => (await stopped.pay({ authCode: await payer.phone.show(), amount: 1 })).body.declineCode
    await expect.poll(tried, { timeout: 5000 }).toBe('MERCHANT_DISABLED')
    const again = await confirm(payer, waiting)
    expect([again.status, again.body.state]).toEqual([200, 'PROCESSING'])
    await sweep(second)
    expect((await stopped.query(waiting.outTradeNo)).body.state).toBe('SUCCESS')
  })

  it('is told as it stands to whoever typed a wrong PIN while another phone has confirmed it', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    const { deps } = world.gateway
    const asked = {
      ...deps,
      wrongPinsPerAddress: createCrowdLimit({ name: 'two-phones', points: 10, perSeconds: 60 }),
      // Asked for once the payment was found waiting, and just before the PIN is looked at.
      async pinPeppers() {
        expect((await confirm(payer, waiting, { url: second.url })).body.state).toBe('SUCCESS')
        return deps.pinPeppers()
      },
    }
    const own = { personId: payer.app.person.personId, paymentId: waiting.paymentId }
    const told = await confirmPayment(asked, own, { total: waiting.total, pin: '111222' }, '::1')
    expect(told.state).toBe('SUCCESS')
    await expectOneEnd(payer, waiting, BALANCE)
  })

  it('goes on when the process that heard the PIN has died before it posted', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    world.toOnecard.decide = fates(POST, 'lose-request')
    expect((await confirm(payer, waiting)).body.state).toBe('PROCESSING')
    expect((await confirm(payer, waiting, { url: second.url })).body.state).toBe('SUCCESS')
    expect((await expectOneEnd(payer, waiting, BALANCE)).state).toBe('SUCCESS')
  })

  it('is closed by the sweeper when it never reached the ledger, and cannot be confirmed again', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    world.toOnecard.decide = fates(POST, 'lose-request')
    expect((await confirm(payer, waiting)).body.state).toBe('PROCESSING')
    await sweep(second)
    const { body } = await confirm(payer, waiting)
    expect(body).toMatchObject({ state: 'CLOSED', confirmation: { state: 'CONFIRMED' } })
    expect(await balanceOf(world, payer.app.person.accountNo)).toBe(BALANCE)
  })

  it('that is being closed is not a success any more, however right the PIN', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    world.toOnecard.decide = fates(POST, 'lose-request', 'hold-request')
    expect((await confirm(payer, waiting)).body.state).toBe('PROCESSING')
    const sweeping = sweep(second)
    await world.toOnecard.held()
    expect((await confirm(payer, waiting)).body.state).toBe('PROCESSING')
    world.toOnecard.release()
    await sweeping
    expect((await till.query(waiting.outTradeNo)).body.state).toBe('CLOSED')
    expect(await balanceOf(world, payer.app.person.accountNo)).toBe(BALANCE)
  })
})

it('a payer who confirms while the backend is away hears PROCESSING, and the till does not hear a failure', async () => {
  const payer = await aPayer(world)
  const waiting = await aWaiting(till, payer)
  world.toOnecard.decide = (call) => (call === POST || call === FIND ? 'lose-request' : 'pass')
  expect((await confirm(payer, waiting)).body.state).toBe('PROCESSING')
  await expect(sweep(second)).rejects.toThrow('no answer')
  expect((await till.query(waiting.outTradeNo)).body.state).toBe('PROCESSING')
})
