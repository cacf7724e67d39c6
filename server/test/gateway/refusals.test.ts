import { randomBytes } from 'node:crypto'
import { newId } from '@yimatong/contract/ids'
import { REQUEST_HEADERS } from '@yimatong/contract/terminal'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { aPerson, aPhone, balanceOf, type Person, type Phone } from '../world/people.ts'
import { aTill, type Answer, call, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

const PATH = '/gateway/v1/payments'
const BALANCE = 100_00

let world: World
let person: Person
let phone: Phone
let till: Till

beforeAll(async () => {
  world = await createWorld()
  person = await aPerson(world, { balanceFen: BALANCE })
  phone = await aPhone(world, person)
  till = await aTill(world)
})

afterAll(() => world?.close())

/** What stands in the payment database; a refused request leaves it as it was. */
async function storedPayments(): Promise<number> {
  const { rows } = await world.owner.query<{ count: number }>('SELECT count(*)::int AS count FROM payments')
  return rows[0]?.count ?? -1
}

/** Sends, and expects the refusal, with nothing stored and nothing debited. */
async function refused(send: () => Promise<Answer>, status: number, code: string): Promise<Answer> {
  const before = await storedPayments()
  const answer = await send()
  expect([answer.status, answer.body['code']]).toEqual([status, code])
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(await storedPayments()).toBe(before)
  expect(await balanceOf(world, person.accountNo)).toBe(BALANCE)
  return answer
}

/** The text of a body with one member written exactly so. */
async function bodyWith(name: string, json: string): Promise<string> {
  const members = { outTradeNo: JSON.stringify(newId('request')), authCode: JSON.stringify(await phone.show()) }
  return `{${Object.entries({ amount: '1250', ...members, [name]: json })
    .map(([key, value]) => `${JSON.stringify(key)}:${value}`)
    .join()}}`
}

const TOO_DEEP = `${'['.repeat(200)}1${']'.repeat(200)}`

describe('a payment request is refused, nothing is stored and nobody is charged', () => {
  it.each([
    ['amount', '0'],
    ['amount', '-1'],
    ['amount', '0.1'],
    ['amount', '"100"'],
    ['amount', '1e21'],
    ['amount', '9007199254740993'],
    ['amount', '10000001'],
    ['amount', 'null'],
    ['amount', 'true'],
    ['amount', '[100]'],
    ['amount', '{}'],
    ['surcharge', '0'],
    ['merchantNo', '"10000001"'],
    ['identityClass', '"STUDENT"'],
    ['outTradeNo', '""'],
    ['outTradeNo', '"a b"'],
    ['outTradeNo', JSON.stringify('x'.repeat(65))],
    ['outTradeNo', '7'],
    ['authCode', '""'],
    ['authCode', JSON.stringify('1'.repeat(401))],
    ['subject', '""'],
    ['subject', JSON.stringify('午'.repeat(129))],
    ['subject', String.raw`"lunch\u0000"`],
    ['subject', String.raw`"\ud800"`],
    ['operator', '{"name":"x"}'],
  ])('when %s is %s', async (name, json) => {
    const { body } = await refused(async () => till.send(await bodyWith(name, json)), 422, 'VALIDATION_FAILED')
    expect(body['errors']).toContainEqual(expect.objectContaining({ pointer: `/${name}` }))
  })

  it.each([
    ['is not JSON', '{"amount":1'],
    ['is nothing', ''],
    ['nests deeper than ten levels', `{"subject":${TOO_DEEP}}`],
    ['writes a name twice', '{"outTradeNo":"A","outTradeNo":"B","authCode":"YM","amount":1}'],
    ['reaches for a prototype', '{"__proto__":{"amount":1},"outTradeNo":"A","authCode":"YM","amount":1}'],
    ['is an integer beyond JSON', '{"outTradeNo":"A","authCode":"YM","amount":0x10}'],
  ])('when the body %s', async (_what, body) => {
    await refused(() => till.send(body), 400, 'MALFORMED_JSON')
  })

  it('when the body is not an object', async () => {
    await refused(() => till.send('[1]'), 422, 'VALIDATION_FAILED')
  })

  it('when the body has a megabyte', async () => {
    const body = JSON.stringify({ outTradeNo: 'A', authCode: 'YM', amount: 1, subject: 'x'.repeat(1024 * 1024) })
    await refused(() => till.send(body), 413, 'PAYLOAD_TOO_LARGE')
  })

  it('when it calls itself something else than JSON', async () => {
    const body = JSON.stringify({ outTradeNo: 'A', authCode: await phone.show(), amount: 1 })
    const headers = { ...(await till.sign({ path: PATH, body })), 'content-type': 'text/plain' }
    await refused(
      () => call(world.gateway.url, { method: 'POST', path: PATH, body, headers }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    )
  })
})

/** A good body and the headers that sign it. */
async function aSignedRequest(now = world.clock()) {
  const body = JSON.stringify({ outTradeNo: newId('request'), authCode: await phone.show(), amount: 1250 })
  return { body, headers: await till.sign({ path: PATH, body, now }) }
}

const post = (body: string, headers: Record<string, string>, path = PATH) =>
  call(world.gateway.url, { method: 'POST', path, body, headers })

const WINDOW_MS = 300_000

describe('a signed request is refused, nothing is stored and nobody is charged', () => {
  it.each([
    ['its amount is edited', (body: string) => body.replace('1250', '1251')],
    ['a space is added', (body: string) => `${body} `],
  ])('when %s', async (_what, edit) => {
    const { body, headers } = await aSignedRequest()
    await refused(() => post(edit(body), headers), 401, 'SIGNATURE_INVALID')
  })

  it('when a query is added to its address', async () => {
    const { body, headers } = await aSignedRequest()
    await refused(() => post(body, headers, `${PATH}?a=1`), 401, 'SIGNATURE_INVALID')
  })

  it.each([
    ['long past', -WINDOW_MS - 5000],
    ['far ahead', WINDOW_MS + 5000],
  ])('when its time is %s', async (_what, offset) => {
    const { body, headers } = await aSignedRequest(world.clock() + offset)
    await refused(() => post(body, headers), 401, 'REQUEST_STALE')
  })

  it('when its time is edited', async () => {
    const { body, headers } = await aSignedRequest(world.clock() - WINDOW_MS - 5000)
    const fresh = { ...headers, [REQUEST_HEADERS.timestamp]: String(world.clock()) }
    await refused(() => post(body, fresh), 401, 'SIGNATURE_INVALID')
  })

  it.each(Object.values(REQUEST_HEADERS))('without its header %s', async (name) => {
    const { body, headers } = await aSignedRequest()
    const { [name]: _, ...rest } = headers
    await refused(() => post(body, rest), 401, 'SIGNATURE_INVALID')
  })

  it.each([
    ['empty', ''],
    ['too short', 'AAAA'],
    ['all zeros', 'A'.repeat(86)],
    ['not base64url', '+'.repeat(86)],
  ])('when its signature is %s', async (_what, signature) => {
    const { body, headers } = await aSignedRequest()
    await refused(() => post(body, { ...headers, [REQUEST_HEADERS.signature]: signature }), 401, 'SIGNATURE_INVALID')
  })

  it("when another till's key has signed it", async () => {
    const other = await aTill(world, till.merchant)
    const { body } = await aSignedRequest()
    const { authorization: _, ...foreign } = await other.sign({ path: PATH, body })
    const headers = { ...(await till.sign({ path: PATH, body })), ...foreign }
    await refused(() => post(body, headers), 401, 'SIGNATURE_INVALID')
  })

  it('without a token, or with one that is none', async () => {
    const { body, headers } = await aSignedRequest()
    const { authorization: _, ...bare } = headers
    await refused(() => post(body, bare), 401, 'UNAUTHENTICATED')
    await refused(() => post(body, { ...headers, authorization: 'Bearer x.y.z' }), 401, 'UNAUTHENTICATED')
  })

  it('when it is sent again, though the first one is as good as it was', async () => {
    const { body, headers } = await aSignedRequest()
    const first = await post(body.replace('1250', '1'), headers)
    expect(first.body['code']).toBe('SIGNATURE_INVALID')
    const poor = await aPerson(world, { balanceFen: 0 })
    const nothing = JSON.stringify({
      outTradeNo: newId('request'),
      authCode: await (await aPhone(world, poor)).show(),
      amount: 1,
    })
    const signed = await till.sign({ path: PATH, body: nothing })
    expect((await post(nothing, signed)).body['declineCode']).toBe('INSUFFICIENT_BALANCE')
    await refused(() => post(nothing, signed), 401, 'REQUEST_REPLAYED')
  })

  it('within about a second after its till is disabled', async () => {
    const gone = await aTill(world, till.merchant)
    expect((await gone.pay({ authCode: 'YM' })).status).toBe(200)
    await world.owner.query({
      text: `UPDATE terminals SET state = 'DISABLED' WHERE terminal_no = $1`,
      values: [gone.terminalNo],
    })
    await vi.waitFor(async () => expect((await gone.pay({ authCode: 'YM' })).status).toBe(403), { timeout: 5000 })
    const body = JSON.stringify({ outTradeNo: newId('request'), authCode: await phone.show(), amount: 1250 })
    await refused(() => gone.send(body), 403, 'TERMINAL_DISABLED')
  })

  it('and answered with a problem whatever bytes come', async () => {
    for (let n = 0; n < 40; n++) {
      const body = randomBytes(1 + n * 7).toString('latin1')
      const answer = await till.send(body)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
    }
  })
})

describe("another merchant's payment", () => {
  it('does not exist here', async () => {
    const stranger = await aTill(world)
    const declined = await till.pay({ authCode: 'YM' })
    expect((await till.query(declined.body.outTradeNo)).status).toBe(200)
    const answer = await stranger.query(declined.body.outTradeNo)
    expect([answer.status, (answer.body as { code?: string }).code]).toEqual([404, 'NOT_FOUND'])
  })

  it('may have the same number', async () => {
    const [one, two] = [await aTill(world), await aTill(world)]
    const outTradeNo = newId('request')
    const answers = await Promise.all([one, two].map((each) => each.pay({ outTradeNo, authCode: 'YM' })))
    expect(new Set(answers.map(({ body }) => body.paymentId)).size).toBe(2)
  })
})
