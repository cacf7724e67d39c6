import { NAMESPACES } from '@yimatong/contract/events'
import { newId } from '@yimatong/contract/ids'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type PaymentServer, runPaymentServer } from '../../src/run.ts'
import { aPayer, AMOUNT, confirm, createAskingWorld, type Payer } from '../confirm/stage.ts'
import { aBrowserOf } from '../portal/world.ts'
import { refund } from '../refunds/stage.ts'
import { aTill, type Till } from '../world/tills.ts'
import type { World } from '../world/world.ts'

let world: World
/** Two whole payment servers on one database: people listen at the one, and pay at the other. */
let listenedTo: PaymentServer
let paying: PaymentServer
let payingUrl: string
let till: Till
let payer: Payer
const sockets: Socket[] = []

beforeAll(async () => {
  world = await createAskingWorld()
  const inTest = { durable: false, ownsProcess: false, validateResponses: true }
  listenedTo = await runPaymentServer(world.config, inTest)
  await vi.waitUntil(isListening, { timeout: 20_000 })
  paying = await runPaymentServer(world.config, inTest)
  payingUrl = `http://127.0.0.1:${paying.port}`
  till = await aTill(world)
  payer = await aPayer(world)
})

afterAll(async () => {
  for (const socket of sockets) socket.disconnect()
  await Promise.all([listenedTo?.stop(), paying?.stop()])
  await world?.close()
})

/** Whoever starts now knows of the server that was there before. */
async function isListening(): Promise<boolean> {
  const { rows } = await world.gateway.deps.database.query(`SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'notices%' AND query LIKE 'LISTEN%'`)
  return rows.length === 1
}

interface Heard {
  socket: Socket
  said: [string, unknown][]
}

type Proof = { auth: { token: string } } | { extraHeaders: { Cookie: string } }

async function listenAs(namespace: string, proof: Proof): Promise<Heard> {
  const socket = io(`http://127.0.0.1:${listenedTo.port}${namespace}`, {
    ...proof,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  })
  sockets.push(socket)
  const said: [string, unknown][] = []
  socket.onAny((name: string, payload: unknown) => said.push([name, payload]))
  await new Promise<void>((resolve, reject) => socket.on('connect', () => resolve()).on('connect_error', reject))
  return { socket, said }
}

const tokenOf = ({ token }: Payer['app']): Proof => ({ auth: { token } })

it('phone and till hear once of what another payment server did, in the views of the API, and nobody else does', async () => {
  const stranger = await aPayer(world)
  const [phone, counter, other] = [
    await listenAs(NAMESPACES.app, tokenOf(payer.app)),
    await listenAs(NAMESPACES.pos, { auth: { token: till.accessToken } }),
    await listenAs(NAMESPACES.app, tokenOf(stranger.app)),
  ]

  const { body: asked } = await till.pay({ authCode: await payer.phone.show(), amount: AMOUNT }, payingUrl)
  expect(asked.state).toBe('USERPAYING')
  await expect.poll(() => [phone.said.length, counter.said.length]).toEqual([1, 1])
  expect(phone.said[0]).toMatchObject(['confirmation.requested', { bill: { paymentId: asked.paymentId } }])
  expect(counter.said[0]).toEqual(['payment.updated', asked])

  const { body: bill } = await confirm(payer, asked, { url: payingUrl })
  await expect.poll(() => [phone.said.length, counter.said.length]).toEqual([2, 2])
  expect(phone.said[1]).toEqual(['payment.updated', bill])
  expect(counter.said[1]).toEqual(['payment.updated', (await till.query(asked.outTradeNo)).body])

  await refund(world, till, asked.outTradeNo, { amount: 100, outRefundNo: newId('request') }, payingUrl)
  await expect.poll(() => phone.said.length).toBeGreaterThan(2)
  expect(phone.said.at(-1)).toMatchObject(['payment.updated', { paymentId: asked.paymentId, state: 'REFUND' }])
  expect(other.said).toEqual([])
})

it('a change of somebody’s limits at one server is heard at the other', async () => {
  const phone = await listenAs(NAMESPACES.app, tokenOf(payer.app))
  const limits = { paymentLimit: 50_00, pin: payer.app.pin }
  expect((await payer.app.send('PUT', 'me/limits', limits, payingUrl)).status).toBe(204)
  await expect.poll(() => phone.said.map(([name]) => name)).toEqual(['account.changed'])
})

it('a session that ends at one server is heard of no more at the other', async () => {
  const door = { prisma: paying.deps.prisma, app: paying.server }
  const browser = await aBrowserOf(door, till.merchant.merchantNo)
  const { socket } = await listenAs(NAMESPACES.portal, { extraHeaders: { Cookie: browser.cookie } })
  const ended = new Promise((resolve) => socket.on('disconnect', resolve))
  await browser.send('delete', '/session').expect(204)
  expect(await ended).toBe('io server disconnect')
})
