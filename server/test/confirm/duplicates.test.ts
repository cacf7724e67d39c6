import type { PaymentView } from '@yimatong/contract/gateway-api'
import { newId } from '@yimatong/contract/ids'
import { PIN_FREE_FEN, PIN_FREE_PER_DAY } from '@yimatong/contract/limits'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fates, POST } from '../payments/fault-stage.ts'
import { cancel, confirmDuplicate } from '../refunds/stage.ts'
import { balanceOf } from '../world/people.ts'
import { aMerchant, aTill, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'
import { AMOUNT, aPayer, BALANCE, confirm, type Payer, pending, refuse, runOut, typesOf } from './stage.ts'

let world: World
let second: Gateway
let till: Till

beforeAll(async () => {
  world = await createWorld({}, { PIN_FREE_FEN, PIN_FREE_PER_DAY, DUPLICATE_WITHIN_SECONDS: 30 })
  second = await world.startGateway()
  till = await aTill(world)
})

afterAll(() => world?.close())

afterEach(() => {
  world.toOnecard.decide = () => 'pass'
  world.toOnecard.release()
})

const PRICE = 12_50

async function scan(
  payer: Payer,
  { at = till, amount = PRICE, url }: { at?: Till; amount?: number; url?: string } = {},
) {
  return (await at.pay({ authCode: await payer.phone.show(), amount }, url)).body
}

const balance = ({ app }: Payer) => balanceOf(world, app.person.accountNo)
const standing = async ({ outTradeNo }: PaymentView) => (await till.query(outTradeNo)).body

/** A payment, and one that looks like it, about which the cashier is asked. */
async function aPair(payer: Payer): Promise<{ first: PaymentView; again: PaymentView }> {
  const first = await scan(payer)
  const again = await scan(payer)
  expect([first.state, again.state, again.confirmation?.reason]).toEqual(['SUCCESS', 'USERPAYING', 'DUPLICATE'])
  return { first, again }
}

describe('the same person, amount and till a moment later', () => {
  it('asks the cashier, names the earlier payment and debits nothing', async () => {
    const payer = await aPayer(world)
    const { first, again } = await aPair(payer)
    expect(again).toMatchObject({
      payer: { maskedName: '张*雯' },
      confirmation: { state: 'PENDING', earlierOutTradeNo: first.outTradeNo, earlierAt: first.createdAt },
    })
    expect(await standing(again)).toEqual(again)
    expect(await balance(payer)).toBe(BALANCE - PRICE)
  })

  it('is no question for another amount, another till or another person, nor once the first went back', async () => {
    const [payer, other] = [await aPayer(world), await aPayer(world)]
    const neighbour = await aTill(world, till.merchant)
    const first = await scan(payer)
    expect((await scan(payer, { amount: PRICE + 1 })).state).toBe('SUCCESS')
    expect((await scan(payer, { at: neighbour })).state).toBe('SUCCESS')
    expect((await scan(other)).state).toBe('SUCCESS')
    await cancel(world, till, first.outTradeNo)
    expect((await scan(payer)).state).toBe('SUCCESS')
  })

  it('is no question after a declined payment', async () => {
    const payer = await aPayer(world, { balanceFen: PRICE - 1 })
    expect((await scan(payer)).declineCode).toBe('INSUFFICIENT_BALANCE')
    expect((await scan(payer)).declineCode).toBe('INSUFFICIENT_BALANCE')
  })

  it('is over after thirty seconds by the clock of the database', async () => {
    const payer = await aPayer(world)
    await aPair(payer)
    await world.owner.query(`UPDATE recent_scans SET at = now() - interval '31 seconds'`)
    expect((await scan(payer)).state).toBe('SUCCESS')
    expect((await scan(payer)).state).toBe('USERPAYING')
  })

  it('is asked also while the first is still under way, whatever the ledger does', async () => {
    const payer = await aPayer(world)
    world.toOnecard.decide = fates(POST, 'lose-answer')
    const first = await scan(payer)
    expect(first.state).toBe('PROCESSING')
    await world.owner.query(`UPDATE recent_scans SET at = now() - interval '31 seconds'`)
    const again = await scan(payer, { url: second.url })
    expect(again).toMatchObject({ state: 'USERPAYING', confirmation: { earlierOutTradeNo: first.outTradeNo } })
  })

  it('asks about all but one of those that come at the same moment, at two servers', async () => {
    const payer = await aPayer(world)
    for (let round = 1; round <= 5; round++) {
      const scans = [undefined, second.url, undefined, second.url].map((url) =>
        scan(payer, { amount: 100 + round, ...(url && { url }) }),
      )
      const states = (await Promise.all(scans)).map(({ state }) => state)
      expect(states.toSorted()).toEqual(['SUCCESS', 'USERPAYING', 'USERPAYING', 'USERPAYING'])
    }
  })

  it('is seen among those that are priced in one group, too', async () => {
    const [payer, other] = [await aPayer(world), await aPayer(world)]
    const { price } = world.gateway.deps.payments
    const ask = ({ app }: Payer) => {
      const scanned = { paymentId: newId('payment'), outTradeNo: newId('request'), terminalNo: till.terminalNo }
      const payment = { merchantNo: till.merchant.merchantNo, amountFen: 7, createdAtMs: Date.now() }
      return { scanned, priced: price({ payment, personId: app.person.personId, scan: scanned }) }
    }
    // While the first is priced, the others gather and go together.
    const asked = [ask(other), ask(payer), ask(payer), ask(payer)]
    const priced = await Promise.all(asked.map((each) => each.priced))
    const earlier = priced.map((each) => each.outcome === 'PRICED' && each.earlier?.paymentId)
    const first = asked[1]?.scanned.paymentId
    expect(earlier).toEqual([undefined, undefined, first, first])
  })
})

describe('the cashier', () => {
  it('wants it: it is charged once, however often and wherever that is said', async () => {
    const payer = await aPayer(world)
    const { again } = await aPair(payer)
    const urls = [world.gateway.url, second.url, world.gateway.url]
    const answers = await Promise.all(urls.map((url) => confirmDuplicate(world, till, again.outTradeNo, url)))
    expect(answers.map(({ body }) => body.state)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS'])
    const { events } = await standing(again)
    expect(typesOf({ events })).toEqual(['CREATED', 'CONFIRMATION_REQUESTED', 'CONFIRMED', 'SUCCEEDED'])
    expect(events[2]?.actor).toBe(till.terminalNo)
    expect(await balance(payer)).toBe(BALANCE - 2 * PRICE)
    // From here on it is the one that the next scan looks like.
    const third = await scan(payer)
    expect(third.confirmation?.earlierOutTradeNo).toBe(again.outTradeNo)
  })

  it('does not want it: cancelled it is closed, and cannot be wanted any more', async () => {
    const payer = await aPayer(world)
    const { first, again } = await aPair(payer)
    expect((await cancel(world, till, again.outTradeNo)).body).toMatchObject({
      state: 'CLOSED',
      confirmation: { state: 'CANCELLED' },
    })
    expect((await confirmDuplicate(world, till, again.outTradeNo)).body.state).toBe('CLOSED')
    expect((await scan(payer)).confirmation?.earlierOutTradeNo).toBe(first.outTradeNo)
    expect(await balance(payer)).toBe(BALANCE - PRICE)
  })

  it('says nothing: it is closed when its time is over, as for a till that cannot ask', async () => {
    const payer = await aPayer(world)
    const { again } = await aPair(payer)
    await runOut(world, again)
    expect((await confirmDuplicate(world, till, again.outTradeNo)).body).toMatchObject({
      state: 'CLOSED',
      confirmation: { state: 'EXPIRED' },
    })
    const another = await scan(payer)
    await runOut(world, another)
    await second.deps.payments.sweeper.sweep()
    expect((await standing(another)).confirmation?.state).toBe('EXPIRED')
    expect(await balance(payer)).toBe(BALANCE - PRICE)
  })

  it('races with a cancel: one end, told the same by everybody', async () => {
    const payer = await aPayer(world)
    await scan(payer)
    for (let round = 0; round < 5; round++) {
      const again = await scan(payer)
      const [, cancelled] = await Promise.all([
        confirmDuplicate(world, till, again.outTradeNo),
        cancel(world, till, again.outTradeNo, second.url),
      ])
      expect((await standing(again)).state).toBe(cancelled.body.state)
    }
    expect(await balance(payer)).toBe(BALANCE - PRICE)
  })

  it('cannot answer for the payer, for another till, or about what does not exist', async () => {
    const payer = await aPayer(world)
    const forPin = await scan(payer, { amount: AMOUNT })
    const refused = await confirmDuplicate(world, till, forPin.outTradeNo)
    expect([refused.status, refused.body.code]).toEqual([409, 'PAYER_MUST_CONFIRM'])
    const { again, first } = await aPair(payer)
    const neighbour = await aTill(world, till.merchant)
    expect((await confirmDuplicate(world, neighbour, again.outTradeNo)).body.code).toBe('FORBIDDEN')
    const stranger = await aTill(world, await aMerchant(world))
    expect((await confirmDuplicate(world, stranger, again.outTradeNo)).body.code).toBe('NOT_FOUND')
    expect((await confirmDuplicate(world, till, newId('request'))).body.code).toBe('NOT_FOUND')
    expect((await confirmDuplicate(world, till, first.outTradeNo)).body.state).toBe('SUCCESS')
  })

  it('is asked alone: the phone is not, and cannot answer', async () => {
    const payer = await aPayer(world)
    const { again } = await aPair(payer)
    expect(await pending(payer)).toEqual([])
    for (const answer of [await confirm(payer, again), await refuse(payer, again)]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'STATE_CONFLICT'])
    }
    expect((await standing(again)).state).toBe('USERPAYING')
  })

  it('is not asked what the PIN covers, and a confirmed look-alike is one of the payments without a PIN', async () => {
    const payer = await aPayer(world)
    const first = await scan(payer, { amount: AMOUNT })
    await confirm(payer, first)
    expect((await scan(payer, { amount: AMOUNT })).confirmation?.reason).toBe('AMOUNT')
    for (let paid = 0; paid < PIN_FREE_PER_DAY; paid++) {
      const { state, outTradeNo } = await scan(payer, { amount: 1 })
      if (state === 'USERPAYING') await confirmDuplicate(world, till, outTradeNo)
    }
    expect((await scan(payer, { amount: 1 })).confirmation?.reason).toBe('COUNT')
  })
})
