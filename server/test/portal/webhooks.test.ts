import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSender } from '../../src/webhooks/sender.ts'
import { aReceiver } from '../webhooks/world.ts'
import {
  aBrowserOf,
  aMerchant,
  aPayment,
  aTerminal,
  type Browser,
  createPortalWorld,
  NOON,
  type PortalWorld,
} from './world.ts'

let world: PortalWorld
let merchantNo: string
let owner: Browser

beforeAll(async () => {
  world = await createPortalWorld()
  merchantNo = await aMerchant(world)
  owner = await aBrowserOf(world, merchantNo)
})

afterAll(() => world?.close())

const add = (browser: Browser, url: string) =>
  browser.send('post', '/webhook-endpoints', { url, eventTypes: ['payment.succeeded'] })

describe('the owner of a merchant', () => {
  it('enters an address, tries it, and sees what came of it', async () => {
    let status = 503
    const receiver = await aReceiver((_request, response) => response.writeHead(status).end('busy'))
    const { body: endpoint } = await add(owner, receiver.url).expect(200)
    expect(endpoint).toMatchObject({ url: receiver.url, state: 'ACTIVE', pending: 0, dead: 0 })
    const asked = world.asked
    const { body: sent } = await owner.send('post', `/webhook-endpoints/${endpoint.endpointId}/test`).expect(200)
    expect([world.asked, sent]).toMatchObject([asked + 1, { state: 'PENDING', type: 'webhook.test', attemptLog: [] }])
    const sender = createSender(world.webhookDeps, () => undefined)
    await sender.look(endpoint.endpointId)
    await sender.idle()
    const path = `/webhook-deliveries/${sent.deliveryId}`
    const { body: failed } = await owner.get(path).expect(200)
    expect(failed).toMatchObject({ state: 'PENDING', attempts: 1, lastStatus: 503, lastError: 'STATUS' })
    expect(Date.parse(failed.nextAttemptAt)).toBe(NOON + 15_000)
    expect(failed.attemptLog).toMatchObject([{ attemptNo: 1, status: 503, error: 'STATUS', answer: 'busy' }])
    expect(JSON.parse(failed.body)).toMatchObject({ eventId: failed.eventId, type: 'webhook.test' })
    // The button brings what is on its way forward, and sends what has arrived once more.
    status = 200
    expect((await owner.send('post', `${path}/resend`).expect(200)).body.deliveryId).toBe(sent.deliveryId)
    await sender.look(endpoint.endpointId)
    await sender.idle()
    expect((await owner.get(path)).body).toMatchObject({ state: 'DELIVERED', attempts: 2, lastStatus: 200 })
    const { body: again } = await owner.send('post', `${path}/resend`).expect(200)
    expect(again).toMatchObject({ state: 'PENDING', resent: true, eventId: sent.eventId })
    expect(again.deliveryId).not.toBe(sent.deliveryId)
    await sender.stop()
    await receiver.stop()
  })

  it.each([
    ['http://example.com/hook', 'NOT_HTTPS'],
    ['https://10.0.0.1/hook', 'NOT_PUBLIC'],
    ['https://[::ffff:169.254.169.254]/', 'NOT_PUBLIC'],
    ['https://me:secret@example.com/', 'CREDENTIALS'],
    ['https://example.com:25/', 'PORT'],
    ['no address', 'URL_INVALID'],
  ])('hears why %s is not taken', async (url, targetFault) => {
    expect((await add(owner, url).expect(422)).body).toMatchObject({ code: 'WEBHOOK_TARGET_REFUSED', targetFault })
  })

  it('hears the same of a host inside and of one that nobody knows, and may not go on trying names', async () => {
    const browser = await aBrowserOf(world, await aMerchant(world))
    const said = async (host: string) => {
      const { status, body } = await add(browser, `https://${host}/hook`)
      return [status, body.code, body.targetFault]
    }
    const refused = [422, 'WEBHOOK_TARGET_REFUSED', 'UNRESOLVED']
    expect([await said('intranet.example'), await said('nobody.example')]).toEqual([refused, refused])
    const more = await Promise.all(Array.from({ length: 30 }, (_, nth) => said(`host-${nth}.example`)))
    expect(more.filter(([status]) => status === 422)).toHaveLength(28)
    expect(await said('intranet.example')).toEqual([429, 'RATE_LIMITED', undefined])
    expect((await add(owner, 'https://nobody.example/hook')).body.targetFault).toBe('UNRESOLVED')
  })

  it('has five addresses at most, however many are entered at once', async () => {
    const browser = await aBrowserOf(world, await aMerchant(world))
    const answers = await Promise.all([1, 2, 3, 4, 5, 6, 7].map((n) => add(browser, `http://localhost:9/${n}`)))
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 200, 200, 200, 200, 409, 409])
  })

  it('changes the key, and sees which one signs and until when the other is listed', async () => {
    const browser = await aBrowserOf(world, await aMerchant(world))
    const rotate = () => browser.send('post', '/webhook-keys/rotate', { overlapHours: 24 })
    expect((await rotate()).body.code).toBe('STATE_CONFLICT')
    await add(browser, 'http://localhost:9/hook').expect(200)
    const { body: before } = await browser.get('/webhook-keys').expect(200)
    const { body: after } = await rotate().expect(200)
    expect(after.keys).toMatchObject([{ state: 'SIGNING' }, { keyId: before.keys[0].keyId, state: 'LISTED' }])
    expect(Date.parse(after.keys[1].listedUntil)).toBe(NOON + 24 * 3_600_000)
    expect(after.jwksUrl).toMatch(/\/webhooks\/v1\/keys\/\d{8}$/)
  })

  it('walks through deliveries newest first, by endpoint and by state', async () => {
    const merchant = await aMerchant(world)
    const browser = await aBrowserOf(world, merchant)
    const terminalNo = await aTerminal(world, merchant)
    const [one, other] = [await add(browser, 'http://localhost:9/1'), await add(browser, 'http://localhost:9/2')]
    for (const amountFen of [100, 200]) {
      const paymentId = await aPayment(world, { merchantNo: merchant, terminalNo, amountFen, state: 'PROCESSING' })
      await world.database.query({
        text: `UPDATE payments SET state = 'SUCCESS', finished_at = created_at, paid_at = created_at, surcharge_status = 'NONE'
          WHERE payment_id = $1`,
        values: [paymentId],
      })
    }
    const list = async (query: string) => (await browser.get(`/webhook-deliveries?${query}`).expect(200)).body
    const first = await list('limit=3')
    const rest = await list(`limit=3&cursor=${first.nextCursor}`)
    expect([first.deliveries.length, rest.deliveries.length, rest.nextCursor]).toEqual([3, 1, undefined])
    for (const { body } of [one, other])
      expect((await list(`endpointId=${body.endpointId}`)).deliveries).toMatchObject([
        { endpointId: body.endpointId, url: body.url, type: 'payment.succeeded' },
        { endpointId: body.endpointId },
      ])
    expect((await list('state=DEAD')).deliveries).toEqual([])
    expect((await list('state=PENDING')).deliveries).toHaveLength(4)
    const { body } = await browser.get('/webhook-endpoints').expect(200)
    expect(body.endpoints).toMatchObject([{ pending: 2 }, { pending: 2 }])
  })
})
