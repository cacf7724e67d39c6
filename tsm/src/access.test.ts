import { generateKeyPairSync } from 'node:crypto'
import { newId } from '@yimatong/contract/ids'
import { createJwtKind } from '@yimatong/kit/jwt'
import type { SigningKey } from '@yimatong/kit/keys'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { aPayment, createWorld, MINUTE, NOON, type World } from '../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const personId = newId('person')
const deviceId = newId('device')
const FOR_PHONES = [
  ['POST', '/devices'],
  ['GET', '/devices'],
  ['DELETE', `/devices/${deviceId}`],
  ['POST', `/devices/${deviceId}/codes`],
] as const

function call(method: string, path: string, token?: string) {
  const test = request(world.app)[method.toLowerCase() as 'post' | 'get' | 'delete'](`/tsm/v1${path}`)
  return token === undefined ? test : test.auth(token, { type: 'bearer' })
}

interface TokenFields {
  typ?: string
  iss?: string
  aud?: string
  key?: SigningKey
  claims?: Record<string, unknown>
  lifeSeconds?: number
}

/** A token like the right one in everything but what is named. */
function tokenLike({
  typ = 'app-tsm+jwt',
  iss = 'yimatong-platform',
  aud = 'tsm',
  ...rest
}: TokenFields): Promise<string> {
  const { key = world.platformKey, claims = { cls: 'STUDENT' }, lifeSeconds = 900 } = rest
  const kind = createJwtKind({
    typ,
    iss,
    aud,
    schema: z.looseObject({ sub: z.string() }),
    maxLifeSeconds: 3600,
    now: world.clock,
  })
  return kind.sign(key, { sub: personId, ...claims }, lifeSeconds)
}

const aStrangersKey = (): SigningKey => ({
  kid: 'platform',
  key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
})

describe('what a phone may call', () => {
  it.each(FOR_PHONES)('lets nobody in without a token: %s %s', async (method, path) => {
    const answer = await call(method, path)
    expect([answer.status, answer.body.code]).toEqual([401, 'UNAUTHENTICATED'])
  })

  it('lets the right token in', async () => {
    await call('GET', '/devices', await tokenLike({})).expect(200)
  })

  const wrongTokens: [string, () => Promise<string>][] = [
    [
      "the app's token for the platform",
      () => tokenLike({ typ: 'app+jwt', aud: 'platform', claims: { sid: 'ses_1' } }),
    ],
    ["the app's token for the platform, readdressed", () => tokenLike({ typ: 'app+jwt' })],
    ['a token for another audience', () => tokenLike({ aud: 'gateway' })],
    ["a till's token", () => tokenLike({ typ: 'terminal+jwt', iss: 'yimatong-gateway', aud: 'gateway' })],
    ["a till's token, readdressed", () => tokenLike({ typ: 'terminal+jwt', iss: 'yimatong-gateway' })],
    ["a till's client assertion", () => tokenLike({ typ: 'client-assertion+jwt', iss: 'ter_1' })],
    ['a service token for us', () => world.services.payment.tokenFor('tsm')],
    ['a token of another issuer', () => tokenLike({ iss: 'yimatong-gateway' })],
    ["a token by a stranger's key", () => tokenLike({ key: aStrangersKey() })],
    ['a token by a key we do not know', () => tokenLike({ key: { ...aStrangersKey(), kid: 'other' } })],
    ['a token without an identity class', () => tokenLike({ claims: {} })],
    ['a token with a class that does not exist', () => tokenLike({ claims: { cls: 'RECTOR' } })],
    ['a token with a claim that nobody knows', () => tokenLike({ claims: { cls: 'STUDENT', admin: true } })],
    ['a token for something that is no person', () => tokenLike({ claims: { cls: 'STUDENT', sub: 'admin' } })],
    ['a token that lives too long', () => tokenLike({ lifeSeconds: 3600 })],
    ['a consumption code', async () => 'YMAEAQ'],
  ]
  it.each(wrongTokens)('refuses %s', async (_what, makeToken) => {
    const token = await makeToken()
    for (const [method, path] of FOR_PHONES) {
      const answer = await call(method, path, token)
      expect([answer.status, answer.body.code]).toEqual([401, 'UNAUTHENTICATED'])
    }
  })

  it('refuses a token that has expired', async () => {
    const token = await tokenLike({})
    world.now = NOON + 16 * MINUTE
    const answer = await call('GET', '/devices', token)
    world.now = NOON
    expect([answer.status, answer.body.code]).toEqual([401, 'TOKEN_EXPIRED'])
  })
})

describe('redeeming', () => {
  const redeem = (token?: string) => call('POST', '/redemptions', token).send({ items: [aPayment('YM')] })

  it('is for the payment server', async () => {
    await redeem(await world.services.payment.tokenFor('tsm')).expect(200)
  })

  it.each([
    ['nobody', async () => undefined, 401],
    ['a phone', () => tokenLike({}), 401],
    ['a till', () => tokenLike({ typ: 'terminal+jwt', iss: 'yimatong-gateway', aud: 'gateway' }), 401],
    ['the one-card backend', () => world.services.onecard.tokenFor('tsm'), 403],
    ['the TSM itself', () => world.services.tsm.tokenFor('tsm'), 403],
    ['the payment server with a token for another service', () => world.services.payment.tokenFor('onecard'), 401],
    [
      'the one-card backend in the name of the payment server',
      () =>
        tokenLike({
          typ: 'service+jwt',
          iss: 'payment',
          claims: { sub: 'payment' },
          key: { ...aStrangersKey(), kid: 'onecard' },
        }),
      401,
    ],
  ])('is not for %s', async (_who, makeToken, status) => {
    const answer = await redeem(await makeToken())
    expect(answer.status).toBe(status)
  })
})

describe('what everybody may call', () => {
  it.each(['/jwks', '/revocations'])('%s needs no token', async (path) => {
    await call('GET', path).expect(200)
  })
})
