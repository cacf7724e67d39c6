import { type AppEvents, NAMESPACES, type PortalEvents, type PosEvents } from '@yimatong/contract/events'
import type { DynamicCodeView } from '@yimatong/contract/gateway-api'
import { newId } from '@yimatong/contract/ids'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PaymentServer, runPaymentServer } from '../../src/run.ts'
import { aBrowserOf } from '../portal/world.ts'
import { type App, anApp } from '../world/apps.ts'
import { aDynamicCode, aStaticCode } from '../world/merchant-codes.ts'
import { aPerson } from '../world/people.ts'
import { aTill, call, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

let world: World
/** A whole payment server, sockets included. */
let server: PaymentServer
let url: string
let till: Till
let app: App
const sockets: Socket[] = []

beforeAll(async () => {
  world = await createWorld()
  const inTest = { durable: false, ownsProcess: false, validateResponses: true, expireEveryMs: 100 }
  server = await runPaymentServer(world.config, inTest)
  url = `http://127.0.0.1:${server.port}`
  till = await aTill(world)
  app = await anApp(world, await aPerson(world))
})

afterAll(async () => {
  for (const socket of sockets) socket.disconnect()
  await server?.stop()
  await world?.close()
})

type Proof = { auth: { token: string } } | { extraHeaders: { Cookie: string } }
type EventName = keyof AppEvents | keyof PosEvents | keyof PortalEvents

/** A socket that keeps everything it hears. */
async function listening(namespace: string, proof: Proof): Promise<{ heard: [string, unknown][] }> {
  const socket = io(url + namespace, {
    ...proof,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  })
  sockets.push(socket)
  const heard: [string, unknown][] = []
  socket.onAny((name: EventName, payload: unknown) => heard.push([name, payload]))
  await new Promise<void>((resolve, reject) => socket.on('connect', () => resolve()).on('connect_error', reject))
  return { heard }
}

it('phone and till hear of a forward payment in the views of the API; nobody else hears anything', async () => {
  const [phone, counter] = [
    await listening(NAMESPACES.app, { auth: { token: app.token } }),
    await listening(NAMESPACES.pos, { auth: { token: till.accessToken } }),
  ]
  const stranger = await anApp(world, await aPerson(world))
  const neighbour = await aTill(world, till.merchant)
  const others = [
    await listening(NAMESPACES.app, { auth: { token: stranger.token } }),
    await listening(NAMESPACES.pos, { auth: { token: neighbour.accessToken } }),
  ]

  const code = await aDynamicCode(world, till)
  const order = await app.order({ code: code.url }, url)
  const { body: bill } = await app.pay(order.orderId, { amount: 1250, total: 1250 }, url)
  expect(bill.state).toBe('SUCCESS')
  await expect.poll(() => [phone.heard.length, counter.heard.length]).toEqual([1, 2])
  const { body: payment } = await till.query(code.outTradeNo)
  expect(phone.heard).toEqual([['payment.updated', bill]])
  expect(counter.heard).toEqual([
    ['payment.updated', payment],
    ['dynamic-code.paid', { dynamicId: code.dynamicId, payment }],
  ])

  const plate = await aStaticCode(world, till.merchant, till.terminalNo)
  const second = await app.order({ code: plate.url }, url)
  await app.pay(second.orderId, { amount: 300, total: 300 }, url)
  await expect.poll(() => counter.heard.length).toBe(3)
  expect(counter.heard[2]).toMatchObject(['payment.updated', { merchantCodeId: plate.codeId, total: 300 }])

  const whole = await aStaticCode(world, till.merchant)
  const third = await app.order({ code: whole.url }, url)
  await app.pay(third.orderId, { amount: 300, total: 300 }, url)
  await expect.poll(() => phone.heard.length).toBe(3)
  expect(counter.heard).toHaveLength(3)
  expect(others.map(({ heard }) => heard)).toEqual([[], []])
})

/** A signed call of the till to the server with the sockets. */
async function signed<Body>(path: string, body?: object): Promise<Body> {
  const text = body === undefined ? {} : { body: JSON.stringify(body) }
  const request = { method: 'POST', path: `/gateway/v1/${path}`, ...text }
  const answer = await call<Body>(url, { ...request, headers: await till.sign(request) })
  expect(answer.status).toBe(200)
  return answer.body
}

const aCode = () => signed<DynamicCodeView>('dynamic-codes', { outTradeNo: newId('request'), amount: 1250 })

/** The portal's browsers of a merchant. */
async function portalOf(merchantNo: string): Promise<{ heard: [string, unknown][] }> {
  const { cookie } = await aBrowserOf({ prisma: server.deps.prisma, app: server.server }, merchantNo)
  return listening(NAMESPACES.portal, { extraHeaders: { Cookie: cookie } })
}

it("the merchant's portal hears of a code that its till makes, cancels or lets expire; another merchant's hears nothing", async () => {
  const office = await portalOf(till.merchant.merchantNo)
  const stranger = await portalOf((await aTill(world)).merchant.merchantNo)

  const called = await aCode()
  await expect.poll(() => office.heard).toEqual([['dynamic-code.updated', called]])
  await signed(`payments/${called.outTradeNo}/cancel`)
  await expect.poll(() => office.heard.slice(1)).toEqual([['dynamic-code.updated', { ...called, state: 'CANCELLED' }]])

  const forgotten = await aCode()
  await world.owner.query({
    text: "UPDATE dynamic_codes SET expires_at = created_at + interval '1 millisecond' WHERE dynamic_id = $1",
    values: [forgotten.dynamicId],
  })
  await expect.poll(() => office.heard.length).toBe(4)
  expect(office.heard.slice(2)).toMatchObject([
    ['dynamic-code.updated', forgotten],
    ['dynamic-code.updated', { dynamicId: forgotten.dynamicId, state: 'EXPIRED' }],
  ])
  expect(stranger.heard).toEqual([])
})

it("the portal keeps hearing what a paid code's payment is when the till asks for the same code again", async () => {
  const office = await portalOf(till.merchant.merchantNo)
  const asked = { outTradeNo: newId('request'), amount: 1250 }
  const code = await signed<DynamicCodeView>('dynamic-codes', asked)
  const order = await app.order({ code: code.url }, url)
  await app.pay(order.orderId, { amount: 1250, total: 1250 }, url)
  const paid = ['dynamic-code.updated', { ...code, state: 'PAID', payment: expect.anything() }]
  await expect.poll(() => office.heard.at(-1)).toEqual(paid)
  expect(await signed('dynamic-codes', asked)).toMatchObject({ state: 'PAID' })
  expect(await signed('dynamic-codes', { ...asked, outTradeNo: newId('request') })).toMatchObject({ state: 'OPEN' })
  await expect.poll(() => office.heard.at(-1)).toMatchObject(['dynamic-code.updated', { state: 'OPEN' }])
  expect(office.heard.at(-2)).toEqual(paid)
})
