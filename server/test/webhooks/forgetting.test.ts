import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgetNotifications } from '../../src/webhooks/deliveries.ts'
import { resend } from '../../src/webhooks/endpoints.ts'
import { createSender, type Sender } from '../../src/webhooks/sender.ts'
import {
  aPaidPayment,
  aReceiver,
  aSubscriber,
  createWebhookWorld,
  deliverDue,
  deliveriesOf,
  type WebhookWorld,
} from './world.ts'

const DAY_MS = 86_400_000
const KEEP_DAYS = 90

let world: WebhookWorld
let sender: Sender

beforeAll(async () => {
  world = await createWebhookWorld()
  sender = createSender(world.deps, () => undefined)
})

afterAll(async () => {
  await sender?.stop()
  await world?.close()
})

const deliver = () => deliverDue(world, sender)

/** Moves all that has happened back by so many days, numbers too, which are made of their time. */
async function daysPass(days: number): Promise<void> {
  const earlier = (id: string) =>
    `left(${id}, 4) || lpad(to_hex(('x' || substr(${id}, 5, 12))::bit(48)::bigint - ${days * DAY_MS}), 12, '0') || substr(${id}, 17)`
  const back = `- interval '${days} days'`
  await world.owner.query('ALTER TABLE webhook_deliveries DISABLE TRIGGER USER')
  await world.owner.query(
    `UPDATE webhook_events SET event_id = ${earlier('event_id')}, created_at = created_at ${back}`,
  )
  await world.owner.query(
    `UPDATE webhook_deliveries SET event_id = ${earlier('event_id')}, created_at = created_at ${back}`,
  )
  await world.owner.query('ALTER TABLE webhook_deliveries ENABLE TRIGGER USER')
}

const forget = () => forgetNotifications(world.deps.database, KEEP_DAYS, Date.now())

const rowsOf = async (table: 'webhook_events' | 'webhook_deliveries' | 'webhook_attempts'): Promise<number> => {
  const { rows } = await world.owner.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`)
  return rows[0]?.count ?? -1
}

it('keeps what is on its way or was sent again lately, and forgets what everybody has heard of long ago', async () => {
  world.nowMs = Date.now()
  const receiver = await aReceiver()
  const hears = await aSubscriber(world, receiver.url)
  const away = await aSubscriber(world, 'http://localhost:9/away')
  await aPaidPayment(world, hears.merchantNo)
  await deliver()
  await daysPass(KEEP_DAYS - 1)
  expect(await forget()).toBe(0)

  // Still on its way, however old it is.
  await aPaidPayment(world, away.merchantNo)
  await daysPass(2)
  expect(await forget()).toBe(1)
  expect(await deliveriesOf(world, hears.endpointId)).toEqual([])
  expect(await rowsOf('webhook_events')).toBe(1)
  expect(await deliveriesOf(world, away.endpointId)).toHaveLength(1)

  // Sent again yesterday, of an event that is old.
  await aPaidPayment(world, hears.merchantNo)
  await deliver()
  await daysPass(KEEP_DAYS)
  const [first] = await deliveriesOf(world, hears.endpointId)
  await resend(world.deps, hears.merchantNo, first?.deliveryId ?? '')
  await deliver()
  await daysPass(1)
  expect(await forget()).toBe(0)
  await daysPass(KEEP_DAYS)
  expect(await forget()).toBe(1)
  expect(await deliveriesOf(world, hears.endpointId)).toEqual([])
  expect(receiver.heard).toHaveLength(3)
  const attempts = await rowsOf('webhook_attempts')
  expect(attempts).toBe((await deliveriesOf(world, away.endpointId))[0]?.attempts)
})

it('forgets nothing of the last week, whatever it is told', async () => {
  const { merchantNo, endpointId } = await aSubscriber(world, (await aReceiver()).url)
  world.nowMs = Date.now()
  await aPaidPayment(world, merchantNo)
  await deliver()
  await forgetNotifications(world.deps.database, KEEP_DAYS, Date.now() + 1000 * DAY_MS)
  expect(await deliveriesOf(world, endpointId)).toHaveLength(1)
})

it('says that there is nothing to send again once it was forgotten', async () => {
  await expect(resend(world.deps, '10000001', 'whd_00000000000000000000000000000000')).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})
