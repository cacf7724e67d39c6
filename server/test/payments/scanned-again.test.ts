import type { PaymentView } from '@yimatong/contract/gateway-api'
import { newId } from '@yimatong/contract/ids'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aPayer, AMOUNT, BALANCE, createAskingWorld, type Payer } from '../confirm/stage.ts'
import { balanceOf } from '../world/people.ts'
import { aTill, type Till } from '../world/tills.ts'
import type { Gateway, World } from '../world/world.ts'
import { fates, POST } from './fault-stage.ts'

let world: World
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
  world.clock = () => Date.now()
})

const PRICE = 12_50
const balance = ({ app }: Payer) => balanceOf(world, app.person.accountNo)

/** What a till hears that scans a code again under a new number: the decline, and the number to look at. */
async function again(authCode: string, { at = till, amount = PRICE } = {}): Promise<unknown[]> {
  const outTradeNo = newId('request')
  const { body } = await at.pay({ outTradeNo, authCode, amount }, second.url)
  const { body: seen } = await at.query(outTradeNo)
  expect(seen).toEqual(body)
  return [body.state, body.declineCode, body.usedByOutTradeNo]
}

async function first(authCode: string, amount = PRICE): Promise<PaymentView> {
  return (await till.pay({ authCode, amount })).body
}

describe('a code that is scanned again at the same till under a new number', () => {
  it('while the first is under way is not charged, and says which number to look at', async () => {
    const payer = await aPayer(world)
    const authCode = await payer.phone.show()
    world.toOnecard.decide = fates(POST, 'lose-answer')
    const { state, outTradeNo } = await first(authCode)
    expect(state).toBe('PROCESSING')
    expect(await again(authCode)).toEqual(['PAYERROR', 'CODE_USED', outTradeNo])
    expect(await balance(payer)).toBe(BALANCE - PRICE)
  })

  it('while the first waits for its payer, too', async () => {
    const payer = await aPayer(world)
    const authCode = await payer.phone.show()
    const { state, outTradeNo } = await first(authCode, AMOUNT)
    expect(state).toBe('USERPAYING')
    expect(await again(authCode, { amount: AMOUNT })).toEqual(['PAYERROR', 'CODE_USED', outTradeNo])
    expect(await balance(payer)).toBe(BALANCE)
  })

  it('says so for half a minute after the first was paid, and then only that the code is used', async () => {
    const payer = await aPayer(world)
    const authCode = await payer.phone.show()
    const { outTradeNo } = await first(authCode)
    expect(await again(authCode)).toEqual(['PAYERROR', 'CODE_USED', outTradeNo])
    world.clock = () => Date.now() + 31_000
    expect(await again(authCode)).toEqual(['PAYERROR', 'CODE_USED', undefined])
    expect(await balance(payer)).toBe(BALANCE - PRICE)
  })

  it('at the same moment: one is charged, the others name it or say that the code is used', async () => {
    const payer = await aPayer(world)
    const authCode = await payer.phone.show()
    const numbers = Array.from({ length: 4 }, () => newId('request'))
    const answers = await Promise.all(numbers.map((outTradeNo) => till.pay({ outTradeNo, authCode, amount: PRICE })))
    const paid = answers.filter(({ body }) => body.state === 'SUCCESS')
    expect(paid).toHaveLength(1)
    for (const { body } of answers.filter((answer) => answer !== paid[0])) {
      expect([body.declineCode, body.usedByOutTradeNo]).toEqual(['CODE_USED', paid[0]?.body.outTradeNo])
    }
    expect(await balance(payer)).toBe(BALANCE - PRICE)
  })

  it('names nothing when the first came to nothing', async () => {
    const poor = await aPayer(world, { balanceFen: 1 })
    const authCode = await poor.phone.show()
    expect((await first(authCode)).declineCode).toBe('INSUFFICIENT_BALANCE')
    expect(await again(authCode)).toEqual(['PAYERROR', 'CODE_USED', undefined])
  })
})

it('another till, of the same merchant or another, hears that the code is used, and nothing else', async () => {
  const payer = await aPayer(world)
  const authCode = await payer.phone.show()
  await till.pay({ authCode, amount: PRICE })
  for (const at of [await aTill(world, till.merchant), await aTill(world)]) {
    expect(await again(authCode, { at })).toEqual(['PAYERROR', 'CODE_USED', undefined])
  }
})
