import { importWebhookKeys, verifyWebhook } from '@yimatong/contract/webhook'
import { WEBHOOK_SCHEDULE_SECONDS } from '@yimatong/contract/webhook-words'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dueEndpoints } from '../../src/webhooks/deliveries.ts'
import { changeEndpoint, resend, sendTest } from '../../src/webhooks/endpoints.ts'
import { jwksOf, listKeys, rotateKey } from '../../src/webhooks/keys.ts'
import { createSender, type Sender } from '../../src/webhooks/sender.ts'
import { createWebhooks } from '../../src/webhooks/webhooks.ts'
import {
  aPaidPayment,
  aReceiver,
  aSubscriber,
  attemptsOf,
  createWebhookWorld,
  deliverDue,
  deliveriesOf,
  type Heard,
  paidPayments,
  type WebhookWorld,
} from './world.ts'

const HOUR_MS = 3_600_000
/** How long those are waited for who never end their answer; whoever answers has as long as ever. */
const IMPATIENT_MS = 400

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

const turn = () => deliverDue(world, sender)

const verdictOf = async ({ headers, body }: Heard, merchantNo: string) => {
  const keys = await importWebhookKeys(jwksOf(await listKeys(world.deps, merchantNo)))
  return verifyWebhook({ headers, body, keys, now: world.nowMs })
}

describe('a day with receivers of every kind', () => {
  it('keeps the schedule to the second, gives up at the end, and sends again when asked', async () => {
    const down = await aReceiver()
    await down.stop()
    const receivers = {
      down,
      failing: await aReceiver((_request, response) => response.writeHead(500).end('no')),
      silent: await aReceiver(() => undefined),
      redirecting: await aReceiver((_request, response) => response.writeHead(302, { location: '/other' }).end()),
      lying: await aReceiver((_request, response) => void response.writeHead(200).end('x'.repeat(100_000))),
      trickling: await aReceiver((_request, response) => void response.writeHead(200).write('a')),
      closing: await aReceiver((_request, response) => {
        response.writeHead(200, { 'content-length': '9' }).flushHeaders()
        response.write('a', () => response.socket?.destroy())
      }),
      good: await aReceiver(),
    }
    const names = Object.keys(receivers) as (keyof typeof receivers)[]
    const subscribers = new Map<string, Awaited<ReturnType<typeof aSubscriber>>>()
    for (const name of names) subscribers.set(name, await aSubscriber(world, receivers[name].url))
    const begun = world.nowMs
    for (const { merchantNo } of subscribers.values()) await aPaidPayment(world, merchantNo)
    const impatient = createSender({ ...world.deps, attemptMs: IMPATIENT_MS }, () => undefined)
    const everybodysTurn = async () => {
      for (const name of ['silent', 'trickling']) await impatient.look(subscribers.get(name)?.endpointId ?? '')
      await Promise.all([impatient.idle(), turn()])
    }

    // A second before each time nothing is due, at the time everything is.
    const times = [0]
    for (const seconds of WEBHOOK_SCHEDULE_SECONDS) times.push((times.at(-1) ?? 0) + seconds * 1000)
    for (const at of times) {
      if (at > 0) {
        world.nowMs = begun + at - 1000
        expect(await dueEndpoints(world.deps.database, world.nowMs)).toEqual([])
      }
      world.nowMs = begun + at
      await everybodysTurn()
    }
    world.nowMs = begun + 48 * HOUR_MS
    await turn()

    const outcome = async (name: string) => {
      const { endpointId = '' } = subscribers.get(name) ?? {}
      const [delivery] = await deliveriesOf(world, endpointId)
      const attempts = await attemptsOf(world, delivery?.deliveryId ?? '')
      return { endpointId, delivery, attempts, offsets: attempts.map(({ atMs }) => atMs - begun) }
    }
    const errors = {
      down: 'CONNECTION',
      failing: 'STATUS',
      silent: 'TIMEOUT',
      redirecting: 'REDIRECT',
      lying: 'ANSWER_TOO_LARGE',
      trickling: 'TIMEOUT',
      closing: 'ANSWER_BROKEN',
    }
    for (const [name, error] of Object.entries(errors)) {
      const { delivery, attempts, offsets } = await outcome(name)
      expect([name, offsets]).toEqual([name, times])
      expect(delivery).toMatchObject({ state: 'DEAD', attempts: 16, nextMs: null })
      expect([name, new Set(attempts.map((attempt) => attempt.error))]).toEqual([name, new Set([error])])
    }
    expect((await outcome('failing')).attempts).toContainEqual(expect.objectContaining({ status: 500, answer: 'no' }))
    expect((await outcome('good')).delivery).toMatchObject({ state: 'DELIVERED', lastStatus: 200 })
    expect(times.at(-1)).toBe(24 * HOUR_MS + 4 * 60_000)
    expect(receivers.redirecting.heard.length).toBeLessThanOrEqual(16)
    expect(new Set(receivers.failing.heard.map(({ body }) => body)).size).toBe(1)

    // The server is mended, and somebody presses the button, twice.
    const { delivery } = await outcome('failing')
    const { merchantNo = '', endpointId = '' } = subscribers.get('failing') ?? {}
    const mended = await aReceiver()
    await changeEndpoint(world.deps, {
      merchantNo,
      endpointId,
      url: mended.url,
      eventTypes: ['payment.succeeded'],
      state: 'ACTIVE',
    })
    const pressed = await Promise.all([1, 2].map(() => resend(world.deps, merchantNo, delivery?.deliveryId ?? '')))
    expect(new Set(pressed).size).toBe(1)
    await turn()
    expect(await deliveriesOf(world, endpointId)).toMatchObject([
      { state: 'DEAD', resent: false },
      { state: 'DELIVERED', resent: true, attempts: 1 },
    ])
    expect(mended.heard.map(({ body }) => body)).toEqual([receivers.failing.heard[0]?.body])
    expect(await verdictOf(mended.heard[0] as Heard, merchantNo)).toMatchObject({ ok: true })
  }, 60_000)
})

describe('a notification', () => {
  it('is signed, and says what was the case when it happened', async () => {
    const receiver = await aReceiver()
    const { merchantNo } = await aSubscriber(world, receiver.url)
    const paymentId = await aPaidPayment(world, merchantNo)
    // What comes later is another event.
    await world.deps.database.query({
      text: "UPDATE payments SET state = 'REVOKED', refunded_fen = amount_fen WHERE payment_id = $1",
      values: [paymentId],
    })
    await turn()
    const verdicts = await Promise.all(receiver.heard.map((heard) => verdictOf(heard, merchantNo)))
    const events = verdicts.map(({ event }) => event).sort((a, b) => String(b?.type).localeCompare(String(a?.type)))
    expect(events).toMatchObject([
      {
        type: 'payment.succeeded',
        merchantNo,
        data: { payment: { paymentId, state: 'SUCCESS', amount: 1250, total: 1250 } },
      },
      { type: 'payment.revoked', data: { payment: { state: 'REVOKED', refundedAmount: 1250 } } },
    ])
    expect(JSON.stringify(events)).not.toMatch(/person|balance|device|account/i)
  })

  it('is written with the payments that it tells of, for those who asked and no others', async () => {
    const receiver = await aReceiver()
    const all = await aSubscriber(world, receiver.url)
    const some = await aSubscriber(world, receiver.url, ['payment.closed'])
    const count = async ({ endpointId }: { endpointId: string }) => (await deliveriesOf(world, endpointId)).length
    await paidPayments(world, all.merchantNo, 3)
    await aPaidPayment(world, all.merchantNo, 'CLOSED')
    await aPaidPayment(world, all.merchantNo, 'PAYERROR')
    await paidPayments(world, some.merchantNo, 2)
    await aPaidPayment(world, some.merchantNo, 'CLOSED')
    expect([await count(all), await count(some)]).toEqual([4, 1])
    const { rows } = await world.owner.query({
      text: 'SELECT DISTINCT type FROM webhook_events WHERE merchant_no = $1',
      values: [some.merchantNo],
    })
    expect(rows).toEqual([{ type: 'payment.closed' }])
    await turn()
  })

  it('waits while its endpoint is disabled, which hears nothing new, and goes on afterwards', async () => {
    const receiver = await aReceiver()
    const { merchantNo, endpointId } = await aSubscriber(world, receiver.url)
    const change = (state: 'ACTIVE' | 'DISABLED') =>
      changeEndpoint(world.deps, {
        merchantNo,
        endpointId,
        url: receiver.url,
        eventTypes: ['payment.succeeded'],
        state,
      })
    await aPaidPayment(world, merchantNo)
    await change('DISABLED')
    await aPaidPayment(world, merchantNo)
    await turn()
    expect(receiver.heard).toEqual([])
    await expect(sendTest(world.deps, merchantNo, endpointId)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
    await change('ACTIVE')
    await turn()
    expect(receiver.heard).toHaveLength(1)
  })

  it('can be given up although the host of its address has gone, which nobody can enable', async () => {
    const { merchantNo, endpointId } = await aSubscriber(world, (await aReceiver()).url)
    const gone = {
      merchantNo,
      endpointId,
      url: 'https://gone.invalid/hook',
      eventTypes: ['payment.succeeded'] as const,
    }
    await changeEndpoint(world.deps, { ...gone, state: 'DISABLED' })
    const enabled = changeEndpoint(world.deps, { ...gone, state: 'ACTIVE' })
    await expect(enabled).rejects.toMatchObject({ code: 'WEBHOOK_TARGET_REFUSED' })
  })

  it('is signed with the new key from the moment of a change, and the old one stays known for a while', async () => {
    const receiver = await aReceiver()
    const { merchantNo, endpointId } = await aSubscriber(world, receiver.url)
    const begun = world.nowMs
    await sendTest(world.deps, merchantNo, endpointId)
    await turn()
    await rotateKey(world.deps, merchantNo, HOUR_MS)
    await sendTest(world.deps, merchantNo, endpointId)
    await turn()
    const [before, after] = receiver.heard.map(({ headers }) => headers['yimatong-webhook-key'])
    expect(before).not.toBe(after)
    for (const heard of receiver.heard) expect(await verdictOf(heard, merchantNo)).toMatchObject({ ok: true })
    world.nowMs = begun + HOUR_MS
    expect((await listKeys(world.deps, merchantNo)).map(({ keyId }) => keyId)).toEqual([after])
    await Promise.all([1, 2, 3].map(() => rotateKey(world.deps, merchantNo, 0)))
    expect(await listKeys(world.deps, merchantNo)).toHaveLength(1)
  })
})

describe('when the secret is rotated', () => {
  it('a merchant’s key signs on until its owner changes it, and what is new goes by the new secret', async () => {
    const secrets = new Map([[1, Buffer.alloc(32, 7)]])
    const deps = { ...world.deps, secrets: async () => secrets }
    const [old, fresh] = [await aReceiver(), await aReceiver()]
    const before = await aSubscriber(world, old.url)
    const kept = new Map(secrets)
    secrets.set(2, Buffer.alloc(32, 8))
    // Another server makes the keys of this merchant and has seen the new secret already; the one that sends has not.
    const after = await aSubscriber({ ...world, deps }, fresh.url)
    const late = createSender(
      { ...deps, secrets: async (needed) => (needed === undefined ? kept : secrets) },
      () => undefined,
    )
    for (const { merchantNo, endpointId } of [before, after]) {
      await sendTest(world.deps, merchantNo, endpointId)
      await late.look(endpointId)
      await late.idle()
    }
    expect(await verdictOf(old.heard[0] as Heard, before.merchantNo)).toMatchObject({ ok: true })
    expect(await verdictOf(fresh.heard[0] as Heard, after.merchantNo)).toMatchObject({ ok: true })

    await rotateKey(deps, before.merchantNo, HOUR_MS)
    secrets.delete(1)
    const sending = createSender(deps, () => undefined)
    await sendTest(world.deps, before.merchantNo, before.endpointId)
    await sending.look(before.endpointId)
    await sending.idle()
    expect(await verdictOf(old.heard[1] as Heard, before.merchantNo)).toMatchObject({ ok: true })
    await Promise.all([late.stop(), sending.stop()])
  })
})

describe('a slow receiver', () => {
  it('has four attempts at a time, and holds up nobody else', async () => {
    let [atOnce, most] = [0, 0]
    const held: (() => void)[] = []
    let isSlow = true
    const slow = await aReceiver((_request, response) => {
      atOnce += 1
      most = Math.max(most, atOnce)
      const answer = () => {
        atOnce -= 1
        response.end('at last')
      }
      if (isSlow) held.push(answer)
      else answer()
    })
    const quick = await aReceiver()
    const one = await aSubscriber(world, slow.url)
    const other = await aSubscriber(world, quick.url)
    await paidPayments(world, one.merchantNo, 12)
    await paidPayments(world, other.merchantNo, 12)
    // However long the others take: no attempt is given up before it is answered.
    const patient = createSender({ ...world.deps, attemptMs: 20_000 }, () => undefined)
    const working = deliverDue(world, patient)
    await expect.poll(() => quick.heard.length).toBe(12)
    await expect.poll(() => slow.heard.length).toBe(4)
    isSlow = false
    for (const answer of held) answer()
    await working
    expect([most, slow.heard.length]).toEqual([4, 12])
  })
})

describe('a process that dies or sleeps', () => {
  it('leaves the delivery to another one, and writes nothing when it wakes up too late', async () => {
    let answer: (() => void) | undefined
    const receiver = await aReceiver((_request, response) => {
      if (answer === undefined) answer = () => void response.end('late')
      else response.end('in time')
    })
    const { merchantNo, endpointId } = await aSubscriber(world, receiver.url)
    await aPaidPayment(world, merchantNo)
    const sleeper = createSender({ ...world.deps, attemptMs: 10_000 }, () => undefined)
    await sleeper.look(endpointId)
    await expect.poll(() => answer).toBeDefined()
    // Its claim stands, and then it does not.
    await turn()
    expect(receiver.heard).toHaveLength(1)
    world.nowMs += 15_000
    await turn()
    answer?.()
    await sleeper.idle()
    const [delivery] = await deliveriesOf(world, endpointId)
    expect(delivery).toMatchObject({ state: 'DELIVERED', attempts: 1 })
    expect(await attemptsOf(world, delivery?.deliveryId ?? '')).toMatchObject([{ attemptNo: 1, answer: 'in time' }])
  })

  it.each([['a Redis that is not there', { redisUrl: 'redis://127.0.0.1:1' }]])(
    'needs no hints: %s changes nothing',
    async (_where, store) => {
      let isUp = false
      const receiver = await aReceiver((_request, response) => response.writeHead(isUp ? 204 : 503).end())
      const { merchantNo, endpointId } = await aSubscriber(world, receiver.url)
      await aPaidPayment(world, merchantNo)
      const webhooks = createWebhooks(world.deps, store)
      webhooks.start()
      await expect.poll(async () => (await deliveriesOf(world, endpointId))[0]?.lastStatus).toBe(503)
      isUp = true
      world.nowMs += 15_000
      await expect
        .poll(async () => (await deliveriesOf(world, endpointId))[0]?.state, { timeout: 5000 })
        .toBe('DELIVERED')
      await webhooks.stop()
    },
  )
})
