import { createPublicKey } from 'node:crypto'
import { createLog } from '@yimatong/kit/log'
import { createMetrics } from '@yimatong/kit/metrics'
import { createDatabase } from '@yimatong/kit/database'
import { createClient } from '@yimatong/prisma/token'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPhone, enrol, voucherAt } from '../test/phone.ts'
import { aPayment, createWorld, DAY, MINUTE, type World } from '../test/world.ts'
import { appGuard } from './app-token.ts'
import { createTsmApp } from './app.ts'
import { createDeviceKeyCache } from './device-key-cache.ts'
import { createRedeemer } from './redeem.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const redeem = async (body: string | object) =>
  request(world.app)
    .post('/tsm/v1/redemptions')
    .auth(await world.services.payment.tokenFor('tsm'), { type: 'bearer' })
    .set('Content-Type', 'application/json')
    .send(body)

describe('the service', () => {
  it('lives and is ready', async () => {
    expect((await request(world.app).get('/healthz').expect(200)).body).toMatchObject({ status: 'ok' })
    await request(world.app)
      .get('/readyz')
      .expect(200, { status: 'ready', checks: { database: true } })
  })

  it('documents every endpoint, with its problems', async () => {
    const { body } = await request(world.app).get('/openapi.json').expect(200)
    expect(body.openapi).toBe('3.1.0')
    expect(
      Object.entries(body.paths)
        .flatMap(([path, methods]) => Object.keys(methods as object).map((method) => `${method} ${path}`))
        .toSorted(),
    ).toEqual([
      'delete /tsm/v1/devices/{deviceId}',
      'get /tsm/v1/code-ages',
      'get /tsm/v1/devices',
      'get /tsm/v1/jwks',
      'get /tsm/v1/keys',
      'get /tsm/v1/persons/{personId}/devices',
      'get /tsm/v1/revocations',
      'post /tsm/v1/devices',
      'post /tsm/v1/devices/{deviceId}/codes',
      'post /tsm/v1/holds',
      'post /tsm/v1/keys/rotate',
      'post /tsm/v1/persons/{personId}/revocations',
      'post /tsm/v1/redemptions',
    ])
    expect(Object.keys(body.paths['/tsm/v1/devices/{deviceId}/codes'].post.responses)).toEqual(
      expect.arrayContaining(['200', '401', '403', '404', '429']),
    )
    expect(body.paths['/tsm/v1/devices/{deviceId}/codes'].post.requestBody).toMatchObject({
      required: false,
      content: {
        'application/json': {
          schema: { type: 'object', properties: { next: { type: 'string' } }, additionalProperties: false },
        },
      },
    })
    await request(world.app).get('/docs').expect(200).expect('Content-Type', /html/)
  })

  it('counts codes and outcomes for whoever watches it from this machine', async () => {
    const phone = await aPhone(world)
    await world.redeem(aPayment(await phone.show(voucherAt(await phone.refill(), 0))), aPayment('YM'))
    const { text } = await request(world.app).get('/metrics').expect(200)
    expect(text).toMatch(/^tsm_codes_issued_total\{service="tsm"\} 10$/m)
    expect(text).toMatch(/^tsm_redemptions_total\{outcome="REDEEMED",service="tsm"\} 1$/m)
    expect(text).toMatch(/^tsm_redemptions_total\{outcome="CODE_INVALID",service="tsm"\} 1$/m)
    await request(world.app).get('/metrics').set('X-Forwarded-For', '10.0.0.1').expect(404)
  })

  it('publishes its keys for a minute at a time, without the private part', async () => {
    const { body, headers } = await request(world.app).get('/tsm/v1/jwks').expect(200)
    expect(headers['cache-control']).toBe('public, max-age=60')
    expect(body).toEqual({
      keys: [
        { kty: 'EC', crv: 'P-256', x: expect.any(String), y: expect.any(String), kid: '1', alg: 'ES256', use: 'sig' },
      ],
    })
  })
})

describe('a request for redemptions that is not as it must be', () => {
  const item = aPayment('YM')
  const wrong: [string, string | object][] = [
    ['no items', { items: [] }],
    ['more than 500 items', { items: Array.from({ length: 501 }, () => item) }],
    ['a field that nobody knows', { items: [{ ...item, personId: 'per_1' }] }],
    ['a payment id that is none', { items: [{ ...item, paymentId: "pay_' OR 1=1" }] }],
    ['no code', { items: [{ ...item, authCode: '' }] }],
    ['a code of 401 characters', { items: [{ ...item, authCode: '1'.repeat(401) }] }],
    ...[0, -1, 0.1, '100', 10_000_001, null, true, [100], {}].map((amount): [string, object] => [
      `the amount ${JSON.stringify(amount)}`,
      { items: [{ ...item, amount }] },
    ]),
    ['the amount 1e21', `{"items":[${JSON.stringify(item).replace('1250', '1e21')}]}`],
    ['the amount 9007199254740993', `{"items":[${JSON.stringify(item).replace('1250', '9007199254740993')}]}`],
  ]
  it.each(wrong)('is refused with %s', async (_what, body) => {
    const answer = await redeem(body)
    expect([answer.status, answer.body.code]).toEqual([422, 'VALIDATION_FAILED'])
  })

  it('is refused when it is not JSON, too large or too deep, never with a 5xx', async () => {
    expect((await redeem('{"items":')).status).toBe(400)
    expect((await redeem(JSON.stringify({ items: [], more: 'x'.repeat(1024 * 1024) }))).status).toBe(413)
    expect((await redeem('['.repeat(10_000))).status).toBe(400)
  })

  it('takes 500 items at once', async () => {
    const { body, status } = await redeem({
      items: Array.from({ length: 500 }, () => aPayment(`YM${'A'.repeat(306)}`)),
    })
    expect(status).toBe(200)
    expect(body.outcomes).toHaveLength(500)
  })
})

describe('without its database', () => {
  it('is alive but not ready, and answers that it is busy', async () => {
    const phone = await aPhone(world)
    const log = createLog({ name: 'tsm', level: 'silent' })
    const url = 'postgresql://token_app:none@127.0.0.1:1/none'
    const database = createDatabase({ url, name: 'tsm', log })
    const prisma = createClient(url)
    const { keyRing, clock } = world
    const redeemer = createRedeemer({
      keyRing,
      deviceKeys: createDeviceKeyCache(),
      database,
      clock,
      log,
      guessBudget: 60,
    })
    const app = createTsmApp({
      ...world,
      database,
      prisma,
      redeemer,
      log,
      metrics: createMetrics({ name: 'tsm' }),
      keyOverlapMs: 600_000,
      appGuard: appGuard(() => createPublicKey(world.platformKey.key), clock),
      paymentGuard: world.services.tsm.requireService(['payment']),
      maxActiveDevices: 1,
      enrolLimitPerDay: 50,
      voucherLifeMs: DAY,
      voucherCapFen: 50_000,
      issueLimit: { batches: 30, windowMs: MINUTE },
    })
    await request(app).get('/healthz').expect(200)
    await request(app).get('/readyz').expect(503)
    await request(app).get('/tsm/v1/jwks').expect(200)
    const asPhone = await world.appToken(phone.personId)
    const asPayment = await world.services.payment.tokenFor('tsm')
    const answers = [
      await request(app).get('/tsm/v1/devices').auth(asPhone, { type: 'bearer' }),
      await request(app).delete(`/tsm/v1/devices/${phone.device.deviceId}`).auth(asPhone, { type: 'bearer' }),
      await request(app).post(`/tsm/v1/devices/${phone.device.deviceId}/codes`).auth(asPhone, { type: 'bearer' }),
      await request(app).get('/tsm/v1/revocations'),
      await request(app)
        .post('/tsm/v1/redemptions')
        .auth(asPayment, { type: 'bearer' })
        .send({ items: [aPayment('YM')] }),
    ]
    expect(answers.map(({ status, body }) => `${status} ${body.code}`)).toEqual(Array(5).fill('503 OVERLOADED'))
    await redeemer.close()
    await database.close()
    await prisma.$disconnect()
  })
})

describe('an enrolment through a page of another site', () => {
  it('is refused', async () => {
    const answer = await request(world.app).post('/tsm/v1/devices').set('Origin', 'https://evil.example').send({})
    expect([answer.status, answer.body.code]).toEqual([403, 'ORIGIN_REFUSED'])
    expect((await enrol(world, 'nobody', {})).status).toBe(401)
  })
})
