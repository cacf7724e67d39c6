import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WEBHOOK_EVENT_TYPES, type WebhookEventType } from '@yimatong/contract/webhook-words'
import { createDatabase, type Database } from '@yimatong/kit/database'
import { createLog } from '@yimatong/kit/log'
import { createRateLimit } from '@yimatong/kit/rate-limit'
import { createClient, type PrismaClient } from '@yimatong/prisma/payment'
import { createTestDatabase } from '@yimatong/prisma/test-database'
import { dueEndpoints } from '../../src/webhooks/deliveries.ts'
import type { WebhookDeps } from '../../src/webhooks/deps.ts'
import { createEndpoint } from '../../src/webhooks/endpoints.ts'
import type { Sender } from '../../src/webhooks/sender.ts'
import { aMerchant, aPayment, NOON } from '../portal/world.ts'

/** Notifications alone, on a database of their own, with a clock in the test's hand and real receivers on this machine. */
export interface WebhookWorld {
  deps: WebhookDeps
  prisma: PrismaClient
  owner: Database
  nowMs: number
  close(): Promise<void>
}

export async function createWebhookWorld(): Promise<WebhookWorld> {
  const test = await createTestDatabase('payment')
  const log = createLog({ name: 'test', level: 'silent' })
  const database = createDatabase({ url: test.url, name: 'test', log, poolSize: 4 })
  const owner = createDatabase({ url: test.ownerUrl, name: 'test', log, poolSize: 2 })
  const prisma = createClient(test.url)
  const deps = {
    database,
    clock: () => world.nowMs,
    log,
    secrets: async () => new Map([[1, Buffer.alloc(32, 7)]]),
    rules: { allowLocalhost: true },
    unknownHosts: createRateLimit({ name: 'unknown-hosts', points: 30, perSeconds: 60 }),
  }
  const world: WebhookWorld = {
    deps,
    prisma,
    owner,
    nowMs: NOON,
    async close() {
      await Promise.all(servers.splice(0).map(stopServer))
      await Promise.all([prisma.$disconnect(), database.close(), owner.close()])
      await test.drop()
    },
  }
  return world
}

export interface Heard {
  headers: IncomingMessage['headers']
  body: string
}

export interface Receiver {
  url: string
  heard: Heard[]
  stop(): Promise<void>
}

const servers: Server[] = []

async function stopServer(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
}

/** A merchant's server that behaves like this; it takes everything unless told otherwise. */
export async function aReceiver(
  behave: RequestListener = (_request, response) => response.end('ok'),
): Promise<Receiver> {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      behave(request, response)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  servers.push(server)
  const url = `http://localhost:${(server.address() as AddressInfo).port}/hook`
  return {
    url,
    heard,
    async stop() {
      servers.splice(servers.indexOf(server), 1)
      await stopServer(server)
    },
  }
}

export interface Subscriber {
  merchantNo: string
  endpointId: string
}

/** A merchant with an endpoint there. */
export async function aSubscriber(
  world: WebhookWorld,
  url: string,
  eventTypes: readonly WebhookEventType[] = WEBHOOK_EVENT_TYPES,
): Promise<Subscriber> {
  const merchantNo = await aMerchant(door(world))
  return { merchantNo, endpointId: await createEndpoint(world.deps, { merchantNo, url, eventTypes }) }
}

const door = ({ prisma }: WebhookWorld) => ({ prisma, app: () => undefined })

/** A payment of the merchant's that ends now, as the statements of the payment server end it. */
export async function aPaidPayment(
  world: WebhookWorld,
  merchantNo: string,
  state: 'SUCCESS' | 'CLOSED' | 'PAYERROR' = 'SUCCESS',
): Promise<string> {
  const [paymentId = ''] = await paidPayments(world, merchantNo, 1, state)
  return paymentId
}

/** Several that end in one statement. */
export async function paidPayments(
  world: WebhookWorld,
  merchantNo: string,
  count: number,
  state: 'SUCCESS' | 'CLOSED' | 'PAYERROR' = 'SUCCESS',
): Promise<string[]> {
  const options = { merchantNo, createdAtMs: world.nowMs, state: 'PROCESSING' as const, terminalNo: 'T00001' }
  const paymentIds: string[] = []
  for (let made = 0; made < count; made += 1) paymentIds.push(await aPayment(door(world), options))
  await world.deps.database.query({
    text: `UPDATE payments SET state = $2::trade_state, finished_at = to_timestamp($3::float8 / 1000),
        surcharge_status = 'NONE', decline_code = CASE $2 WHEN 'PAYERROR' THEN 'INSUFFICIENT_BALANCE' END,
        paid_at = CASE $2 WHEN 'SUCCESS' THEN to_timestamp($3::float8 / 1000) END
      WHERE payment_id = ANY ($1)`,
    values: [paymentIds, state, world.nowMs],
  })
  return paymentIds
}

/** A turn: whatever is due now, and everything that becomes due by it. */
export async function deliverDue({ deps, nowMs }: WebhookWorld, sender: Sender): Promise<void> {
  for (const endpointId of await dueEndpoints(deps.database, nowMs)) await sender.look(endpointId)
  await sender.idle()
}

export interface Delivery {
  deliveryId: string
  state: string
  resent: boolean
  attempts: number
  nextMs: number | null
  lastStatus: number | null
  lastError: string | null
}

export async function deliveriesOf({ owner }: WebhookWorld, endpointId: string): Promise<Delivery[]> {
  const { rows } = await owner.query<Delivery>({
    text: `SELECT delivery_id AS "deliveryId", state::text, resent, attempts, last_status AS "lastStatus",
        last_error AS "lastError", (extract(epoch FROM next_attempt_at) * 1000)::float8 AS "nextMs"
      FROM webhook_deliveries WHERE endpoint_id = $1 ORDER BY created_at, delivery_id`,
    values: [endpointId],
  })
  return rows
}

export interface LoggedAttempt {
  attemptNo: number
  atMs: number
  status: number | null
  error: string | null
  answer: string | null
}

export async function attemptsOf({ owner }: WebhookWorld, deliveryId: string): Promise<LoggedAttempt[]> {
  const { rows } = await owner.query<LoggedAttempt>({
    text: `SELECT attempt_no AS "attemptNo", (extract(epoch FROM at) * 1000)::float8 AS "atMs", status, error, answer
      FROM webhook_attempts WHERE delivery_id = $1 ORDER BY attempt_no`,
    values: [deliveryId],
  })
  return rows
}
