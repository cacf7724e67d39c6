import { newId } from '@yimatong/contract/ids'
import type { PaymentView } from '@yimatong/contract/gateway-api'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aPerson, aPhone, balanceOf, type Phone } from '../world/people.ts'
import { type Answer, aTill, call, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'

const BALANCE = 500_00
const AMOUNT = 10
const MOST = 4
/** Payments of each customer in a rush. */
const EACH = 9
const PATH = '/gateway/v1/payments'

let world: World
/** Takes few payments at once. */
let small: Gateway
let till: Till
let phone: Phone
let other: Phone

beforeAll(async () => {
  world = await createWorld()
  small = await world.startGateway({ maxUnderWay: MOST })
  till = await aTill(world)
  const phoneOf = async () => aPhone(world, await aPerson(world, { balanceFen: BALANCE }))
  ;[phone, other] = await Promise.all([phoneOf(), phoneOf()])
})

/** Payments at the ledger that nobody has let go yet. */
let atLedger: Promise<Answer<PaymentView>>[] = []

async function letGo(): Promise<Answer<PaymentView>[]> {
  world.toOnecard.decide = () => 'pass'
  world.toOnecard.release()
  const answers = await Promise.all(atLedger)
  atLedger = []
  return answers
}

afterEach(letGo)

afterAll(() => world?.close())

interface Request {
  outTradeNo: string
  body: string
  headers: Record<string, string>
}

async function aRequest(payer: Phone): Promise<Request> {
  const outTradeNo = newId('request')
  const body = JSON.stringify({ outTradeNo, authCode: await payer.show(), amount: AMOUNT })
  return { outTradeNo, body, headers: await till.sign({ path: PATH, body }) }
}

const send = ({ body, headers }: Request) => call<PaymentView>(small.url, { method: 'POST', path: PATH, body, headers })

async function stored(): Promise<string[]> {
  const { rows } = await world.owner.query<{ no: string }>('SELECT out_trade_no AS no FROM payments')
  return rows.map(({ no }) => no)
}

/** As many payments as are taken at once, all of them at the ledger. */
async function fillUp(): Promise<Request[]> {
  world.toOnecard.decide = (asked) => (asked === 'POST /onecard/v1/postings' ? 'hold-request' : 'pass')
  const requests: Request[] = []
  while (requests.length < MOST) {
    const request = await aRequest(phone)
    requests.push(request)
    atLedger.push(send(request))
    await world.toOnecard.held(requests.length)
  }
  return requests
}

describe('while as much is under way as is finished in time', () => {
  it('a new payment is turned away with the time to come back, nothing of it exists, and the very same request may come again', async () => {
    await fillUp()
    const before = await stored()
    const request = await aRequest(other)
    const refused = await send(request)
    expect(refused).toMatchObject({ status: 503, body: { code: 'OVERLOADED' } })
    expect(refused.headers.get('retry-after')).toBe('1')
    expect((await till.query(request.outTradeNo, small.url)).status).toBe(404)
    expect(await stored()).toEqual(before)
    for (const { body } of await letGo()) expect(body.state).toBe('SUCCESS')
    expect((await send(request)).body.state).toBe('SUCCESS')
  })

  it('what is in hand may be asked for, also by the same payment once more, and a number is cancelled', async () => {
    const [first] = (await fillUp()) as [Request]
    const again = till.send(first.body, small.url)
    expect((await till.query(first.outTradeNo, small.url)).body.state).toBe('PROCESSING')
    const unseen = newId('request')
    const path = `${PATH}/${unseen}/cancel`
    const cancelled = await call(small.url, { method: 'POST', path, headers: await till.sign({ path }) })
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'CLOSED' } })
    const [paid] = await letGo()
    expect((await again).body).toEqual(paid?.body)
  })

  it('nobody pays for a signature that is not going to be looked at, and nobody passes without a token', async () => {
    await fillUp()
    const { body, headers } = await aRequest(other)
    const forged = { ...headers, 'yimatong-signature': 'A'.repeat(86) }
    const statusOf = async (given: Record<string, string>) =>
      (await call(small.url, { method: 'POST', path: PATH, body, headers: given })).status
    expect(await statusOf(forged)).toBe(503)
    expect(await statusOf({ ...headers, authorization: 'Bearer nobody' })).toBe(401)
    for (const unread of ['not JSON', '[]', 'null', '{"outTradeNo":7}'])
      expect((await till.send(unread, small.url)).status).toBe(503)
  })
})

it('in a rush what was turned away never exists, what was taken ends, and who comes again pays once', async () => {
  const customers = await Promise.all(Array.from({ length: 4 }, () => aPerson(world, { balanceFen: BALANCE })))
  const owned = await Promise.all(customers.map((customer) => aPhone(world, customer)))
  const before = await Promise.all(customers.map(({ accountNo }) => balanceOf(world, accountNo)))
  let waiting: Request[] = []
  // One after another: a phone that fetches codes again replaces those that it holds.
  for (let turn = 0; turn < EACH; turn++) waiting.push(...(await Promise.all(owned.map(aRequest))))
  const everybody = waiting.length
  let [paid, turnedAway] = [0, 0]
  while (waiting.length > 0) {
    const answers = await Promise.all(waiting.map(send))
    const left: Request[] = []
    for (const [at, { status, body }] of answers.entries()) {
      const request = waiting[at] as Request
      expect([200, 503]).toContain(status)
      if (status === 200) expect([body.state, body.declineCode]).toEqual(['SUCCESS', undefined])
      else left.push({ ...request, headers: await till.sign({ path: PATH, body: request.body }) })
    }
    const known = new Set(await stored())
    for (const { outTradeNo } of left) expect(known.has(outTradeNo)).toBe(false)
    paid += waiting.length - left.length
    turnedAway += left.length
    waiting = left
  }
  expect(paid).toBe(everybody)
  expect(turnedAway).toBeGreaterThan(0)
  const after = await Promise.all(customers.map(({ accountNo }) => balanceOf(world, accountNo)))
  expect(after).toEqual(before.map((balance) => balance - EACH * AMOUNT))
})
