import { newId } from '@yimatong/contract/ids'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findDynamicCode, makeDynamicCode } from '../../src/merchant-codes/dynamic-codes.ts'
import { type App, anApp } from '../world/apps.ts'
import { said } from '../world/forging.ts'
import { aPerson, aPhone, balanceOf } from '../world/people.ts'
import { type Answer, aTill, call, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

let world: World
let till: Till
let app: App

beforeAll(async () => {
  world = await createWorld()
  till = await aTill(world)
  app = await anApp(world, await aPerson(world, { balanceFen: 1000_00 }))
})

afterAll(() => world?.close())

type Body = Record<string, unknown> & { code?: string; url?: string }

/** A signed call of the till. */
async function signed(at: Till, path: string, body?: object): Promise<Answer<Body>> {
  const text = body === undefined ? {} : { body: JSON.stringify(body) }
  const request = { method: 'POST', path: `/gateway/v1/${path}`, ...text }
  return call<Body>(world.gateway.url, { ...request, headers: await at.sign(request) })
}

const make = (body: object, at = till) => signed(at, 'dynamic-codes', body)
const cancel = (outTradeNo: string, at = till) => signed(at, `payments/${outTradeNo}/cancel`)

/** The payer pays what the code asks for. */
async function pay(url: string, amount = 1250): Promise<string | undefined> {
  const { orderId } = await app.order({ code: url })
  const { body } = await app.pay(orderId, { amount, total: amount })
  return body.state
}

describe('making a dynamic code', () => {
  it('gives a code that says what the till asked for, five minutes unless it says otherwise', async () => {
    const now = Date.now()
    world.clock = () => now
    const { status, body } = await make({ outTradeNo: newId('request'), amount: 1250, subject: '牛肉面' })
    world.clock = () => Date.now()
    expect(status).toBe(200)
    expect(body).toMatchObject({ amount: 1250, subject: '牛肉面', state: 'OPEN' })
    expect(said(body.url ?? '')).toEqual({
      kind: 'DYNAMIC',
      keyNo: 1,
      codeId: body.dynamicId,
      merchantNo: till.merchant.merchantNo,
      terminalNo: till.terminalNo,
      amountFen: 1250,
      expiresAt: Math.floor(now / 1000) + 300,
    })
    expect(await app.order({ code: body.url ?? '' })).toMatchObject({ subject: '牛肉面', terminalNo: till.terminalNo })
  })

  it('again with the same content is the same code, to the letter; with other content a conflict', async () => {
    const asked = { outTradeNo: newId('request'), amount: 1250, subject: '面', expiresIn: 60 }
    const first = await make(asked)
    const more = await Promise.all(Array.from({ length: 5 }, () => make(asked)))
    expect(more.map(({ body }) => body)).toEqual(more.map(() => first.body))
    const others = [{ amount: 1251 }, { subject: '饭' }, { expiresIn: 61 }, { subject: undefined }]
    for (const other of others)
      expect((await make({ ...asked, ...other })).body.code, JSON.stringify(other)).toBe('IDEMPOTENCY_CONFLICT')
    const neighbour = await aTill(world, till.merchant)
    expect((await make(asked, neighbour)).body.code).toBe('IDEMPOTENCY_CONFLICT')
    expect((await make(asked, await aTill(world))).status).toBe(200)
  })

  it('ten times at once makes one', async () => {
    const asked = { outTradeNo: newId('request'), amount: 500 }
    const answers = await Promise.all(Array.from({ length: 10 }, () => make(asked)))
    expect(new Set(answers.map(({ body }) => body.url)).size).toBe(1)
  })

  it.each([
    { amount: 0 },
    { amount: 1.5 },
    { amount: '1250' },
    { amount: 10_000_001 },
    { expiresIn: 59 },
    { expiresIn: 1801 },
    { outTradeNo: 'a b' },
    { merchantNo: '10000001' },
  ])('refuses %j', async (fields) => {
    expect((await make({ outTradeNo: newId('request'), amount: 1250, ...fields })).status).toBe(422)
  })

  it('needs the signature of the till', async () => {
    const body = JSON.stringify({ outTradeNo: newId('request'), amount: 1250 })
    const headers = { authorization: `Bearer ${till.accessToken}` }
    const answer = await call<Body>(world.gateway.url, {
      method: 'POST',
      path: '/gateway/v1/dynamic-codes',
      body,
      headers,
    })
    expect(answer.body.code).toBe('SIGNATURE_INVALID')
  })
})

describe('one number', () => {
  it('that a reverse scan has is no number for a code', async () => {
    const phone = await aPhone(world, await aPerson(world))
    const outTradeNo = newId('request')
    expect((await till.pay({ outTradeNo, authCode: await phone.show() })).body.state).toBe('SUCCESS')
    expect((await make({ outTradeNo, amount: 1250 })).body.code).toBe('IDEMPOTENCY_CONFLICT')
  })

  it('that a code has is no number for a reverse scan, paid or not, and nobody is charged', async () => {
    const phone = await aPhone(world, await aPerson(world, { balanceFen: 5000 }))
    const outTradeNo = newId('request')
    const { body } = await make({ outTradeNo, amount: 1250 })
    const scan = async () => till.pay({ outTradeNo, authCode: await phone.show() })
    expect((await scan()).status).toBe(409)
    expect(await pay(body.url ?? '')).toBe('SUCCESS')
    expect((await scan()).status).toBe(409)
    expect(await balanceOf(world, phone.person.accountNo)).toBe(5000)
  })

  it('is charged once even when both slipped in at the same moment', async () => {
    const phone = await aPhone(world, await aPerson(world, { balanceFen: 5000 }))
    const outTradeNo = newId('request')
    const { body } = await make({ outTradeNo, amount: 1250 })
    // As if the code had been made in the instant between the payment's look and its writing.
    await world.owner.query({
      text: 'UPDATE dynamic_codes SET out_trade_no = $1 WHERE out_trade_no = $2',
      values: ['later', outTradeNo],
    })
    expect((await till.pay({ outTradeNo, authCode: await phone.show() })).body.state).toBe('SUCCESS')
    await world.owner.query({
      text: 'UPDATE dynamic_codes SET out_trade_no = $2 WHERE out_trade_no = $1',
      values: ['later', outTradeNo],
    })
    const { orderId } = await app.order({ code: body.url ?? '' })
    expect((await app.pay(orderId, { amount: 1250, total: 1250 })).body.code).toBe('STATE_CONFLICT')
    expect((await app.read(orderId)).state).toBe('OPEN')
  })
})

describe('asking and cancelling', () => {
  it('shows an unpaid code as USERPAYING and, once its time is over, as CLOSED', async () => {
    const { body } = await make({ outTradeNo: newId('request'), amount: 1250, expiresIn: 60 })
    const outTradeNo = String(body.outTradeNo)
    const { body: open } = await till.query(outTradeNo)
    expect(open).toMatchObject({
      state: 'USERPAYING',
      mode: 'FORWARD_SCAN',
      amount: 1250,
      merchantCodeId: body.dynamicId,
    })
    expect(open).not.toHaveProperty('paymentId')
    world.clock = () => Date.now() + 61_000
    expect((await till.query(outTradeNo)).body.state).toBe('CLOSED')
    world.clock = () => Date.now()
  })

  it('closes what nobody has paid, again and again with the same answer', async () => {
    const { body } = await make({ outTradeNo: newId('request'), amount: 1250 })
    const outTradeNo = String(body.outTradeNo)
    const answers = [await cancel(outTradeNo), await cancel(outTradeNo)]
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers.map(({ body: view }) => view.state)).toEqual(['CLOSED', 'CLOSED'])
    expect((await app.tryOrder({ code: body.url ?? '' })).body.code).toBe('CODE_CANCELLED')
  })

  it('pays back what is paid', async () => {
    const { body } = await make({ outTradeNo: newId('request'), amount: 1250 })
    expect(await pay(body.url ?? '')).toBe('SUCCESS')
    const cancelled = await cancel(String(body.outTradeNo))
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'REVOKED', refundedAmount: 1250 } })
  })

  it('takes the number of one that was never made: no code can be made under it afterwards', async () => {
    const outTradeNo = newId('request')
    expect((await cancel(outTradeNo)).body.state).toBe('CLOSED')
    expect((await make({ outTradeNo, amount: 1250 })).body.code).toBe('IDEMPOTENCY_CONFLICT')
  })

  it('of another merchant is as if there were none', async () => {
    const { body } = await make({ outTradeNo: newId('request'), amount: 1250 })
    const stranger = await aTill(world)
    const outTradeNo = String(body.outTradeNo)
    expect((await stranger.query(outTradeNo)).status).toBe(404)
    expect((await cancel(outTradeNo, stranger)).body).toMatchObject({ state: 'CLOSED', amount: 0 })
    expect((await till.query(outTradeNo)).body.state).toBe('USERPAYING')
  })
})

describe('a code of the portal', () => {
  it('belongs to no till and is paid without one', async () => {
    const { merchantNo } = till.merchant
    const outTradeNo = newId('request')
    const asked = { merchantNo, outTradeNo, amountFen: 300, expiresInSeconds: 300, createdBy: 'owner' }
    const code = await makeDynamicCode(world.gateway.deps, asked)
    expect(said(code.url)).not.toHaveProperty('terminalNo')
    expect(await pay(code.url, 300)).toBe('SUCCESS')
    const paid = await findDynamicCode(world.gateway.deps, merchantNo, outTradeNo)
    expect(paid).toMatchObject({ state: 'PAID', paymentId: expect.stringMatching(/^pay_/) })
    expect((await till.query(outTradeNo)).body).not.toHaveProperty('terminalNo')
  })
})
