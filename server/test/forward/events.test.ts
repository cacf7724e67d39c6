import { type AppEvents, NAMESPACES, type PosEvents } from '@yimatong/contract/events'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PaymentServer, runPaymentServer } from '../../src/run.ts'
import { type App, anApp } from '../world/apps.ts'
import { aDynamicCode, aStaticCode } from '../world/merchant-codes.ts'
import { aPerson } from '../world/people.ts'
import { aTill, type Till } from '../world/tills.ts'
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
  server = await runPaymentServer(world.config, { durable: false, ownsProcess: false, validateResponses: true })
  url = `http://127.0.0.1:${server.port}`
  till = await aTill(world)
  app = await anApp(world, await aPerson(world))
})

afterAll(async () => {
  for (const socket of sockets) socket.disconnect()
  await server?.stop()
  await world?.close()
})

/** A socket that keeps everything it hears. */
async function listening(namespace: string, token: string): Promise<{ heard: [string, unknown][] }> {
  const socket = io(url + namespace, {
    auth: { token },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  })
  sockets.push(socket)
  const heard: [string, unknown][] = []
  socket.onAny((name: keyof AppEvents | keyof PosEvents, payload: unknown) => heard.push([name, payload]))
  await new Promise<void>((resolve, reject) => socket.on('connect', () => resolve()).on('connect_error', reject))
  return { heard }
}

it('phone and till hear of a forward payment in the views of the API; nobody else hears anything', async () => {
  const [phone, counter] = [
    await listening(NAMESPACES.app, app.token),
    await listening(NAMESPACES.pos, till.accessToken),
  ]
  const stranger = await anApp(world, await aPerson(world))
  const neighbour = await aTill(world, till.merchant)
  const others = [
    await listening(NAMESPACES.app, stranger.token),
    await listening(NAMESPACES.pos, neighbour.accessToken),
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
