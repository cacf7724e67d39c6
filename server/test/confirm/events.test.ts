import { NAMESPACES } from '@yimatong/contract/events'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PaymentServer, runPaymentServer } from '../../src/run.ts'
import { aTill, type Till } from '../world/tills.ts'
import type { World } from '../world/world.ts'
import { AMOUNT, aPayer, confirm, createAskingWorld } from './stage.ts'

let world: World
/** A whole payment server, sockets included. */
let server: PaymentServer
let url: string
let till: Till
const sockets: Socket[] = []

beforeAll(async () => {
  world = await createAskingWorld()
  server = await runPaymentServer(world.config, { durable: false, ownsProcess: false, validateResponses: true })
  url = `http://127.0.0.1:${server.port}`
  till = await aTill(world)
})

afterAll(async () => {
  for (const socket of sockets) socket.disconnect()
  await server?.stop()
  await world?.close()
})

/** A socket that keeps everything it hears. */
async function listening(namespace: string, token: string): Promise<[string, unknown][]> {
  const socket = io(url + namespace, {
    auth: { token },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  })
  sockets.push(socket)
  const heard: [string, unknown][] = []
  socket.onAny((name: string, payload: unknown) => heard.push([name, payload]))
  await new Promise<void>((resolve, reject) => socket.on('connect', () => resolve()).on('connect_error', reject))
  return heard
}

it('the phone is asked at once and the till hears that it is; both hear of the end, and nobody else hears anything', async () => {
  const [payer, stranger] = [await aPayer(world), await aPayer(world)]
  const phone = await listening(NAMESPACES.app, payer.app.token)
  const other = await listening(NAMESPACES.app, stranger.app.token)
  const counter = await listening(NAMESPACES.pos, till.accessToken)
  const { body: waiting } = await till.pay({ authCode: await payer.phone.show(), amount: AMOUNT }, url)
  const { confirmation } = waiting
  const asked = { bill: { state: 'USERPAYING', total: AMOUNT, confirmation } }
  await expect.poll(() => phone).toMatchObject([['confirmation.requested', asked]])
  await expect.poll(() => counter).toEqual([['payment.updated', waiting]])
  await confirm(payer, waiting, { url })
  const paid = ['payment.updated', { state: 'SUCCESS', confirmation: { state: 'CONFIRMED' } }]
  await expect.poll(() => [phone[1], counter[1]]).toMatchObject([paid, paid])
  expect(other).toEqual([])
})
