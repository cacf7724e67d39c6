import { generateKeyPairSync } from 'node:crypto'
import { createApp } from '@yimatong/kit/app'
import { createDatabase } from '@yimatong/kit/database'
import { createLog } from '@yimatong/kit/log'
import { createMetrics } from '@yimatong/kit/metrics'
import { hashPassword } from '@yimatong/kit/passwords'
import { createRateLimit } from '@yimatong/kit/rate-limit'
import { mountEndpoints } from '@yimatong/kit/app'
import { createClient } from '@yimatong/prisma/payment'
import { createTestDatabase } from '@yimatong/prisma/test-database'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { endSessionEndpoint } from '../../src/platform/routes/end-session.ts'
import { loginEndpoint } from '../../src/platform/routes/login.ts'
import { refreshSessionEndpoint } from '../../src/platform/routes/refresh-session.ts'
import { createAppTokens } from '../../src/platform/tokens.ts'

const database = await createTestDatabase('payment')
const prisma = createClient(database.url)
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const log = createLog({ name: 'test', level: 'silent' })
const queries = createDatabase({ url: database.url, name: 'test', log, poolSize: 2 })
const tokens = createAppTokens({ platformKeys: () => publicKey, database: queries })
const password = 'correct horse'
const ended: string[] = []
let now = Date.now()
let app: ReturnType<typeof createApp>

function freshApp() {
  const deps = {
    prisma,
    tokens,
    clock: () => now,
    platformKey: async () => ({ kid: 'platform', key: privateKey }),
    publicOrigin: 'http://localhost:8080',
    loginsPerNumber: createRateLimit({ name: 'number', points: 5, perSeconds: 60 }),
    loginsPerAddress: createRateLimit({ name: 'address', points: 50, perSeconds: 60 }),
    onSessionEnded: (sessionId: string) => ended.push(sessionId),
  }
  const endpoints = [loginEndpoint(deps), refreshSessionEndpoint(deps), endSessionEndpoint(deps)]
  return createApp({
    log,
    metrics: createMetrics({ name: 'test' }),
    publicOrigin: deps.publicOrigin,
    mount: (mounted) => mountEndpoints(mounted, { prefix: '/platform/v1', endpoints }, { validateResponses: true }),
  })
}

const sessions = '/platform/v1/sessions'
const login = (schoolNo = '20230001', given = password) =>
  request(app).post(sessions).send({ schoolNo, password: given })
const cookieOf = (response: { headers: Record<string, unknown> }): string =>
  String((response.headers['set-cookie'] as string[])[0]).split(';')[0] as string
const refresh = (cookie: string) => request(app).post(`${sessions}/refresh`).set('Cookie', cookie)

/** What a token for the code service says of its session. */
const claimsOf = (token: string): Record<string, unknown> => {
  const { sid, auth_time } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  return { sid, auth_time }
}

beforeAll(async () => {
  await prisma.person.create({
    data: {
      personId: `per_${'1'.repeat(32)}`,
      schoolNo: '20230001',
      name: '张晓雯',
      identityClass: 'STUDENT',
      accountNo: 'P20230001',
      passwordHash: await hashPassword(password),
    },
  })
})

beforeEach(() => {
  app = freshApp()
})

afterAll(async () => {
  await Promise.all([prisma.$disconnect(), queries.close()])
  await database.drop()
})

describe('sessions of the app', () => {
  it('open with the right number and password, with a token for each door', async () => {
    const response = await login().expect(201)
    expect(response.body.person).toEqual({
      personId: `per_${'1'.repeat(32)}`,
      name: '张晓雯',
      identityClass: 'STUDENT',
    })
    const claims = await tokens.app.verify(response.body.accessToken)
    expect(claims.sub).toBe(response.body.person.personId)
    await expect(tokens.app.verify(response.body.tsmToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  it('keep the refresh token from scripts and from other sites', async () => {
    const response = await login().expect(201)
    expect(String(response.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict$/)
    expect(JSON.stringify(response.body)).not.toContain(cookieOf(response).split('=')[1])
  })

  it('say the same to a wrong password and to a number that does not exist', async () => {
    const wrong = await login('20230001', 'wrong').expect(401)
    const unknown = await login('99999999', 'wrong').expect(401)
    expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' })
    expect(wrong.body.code).toBe('LOGIN_FAILED')
  })

  it('refuse the right password too, once too many were tried, also in parallel', async () => {
    const tries = await Promise.all(Array.from({ length: 20 }, () => login('20230001', 'wrong')))
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(15)
    await login().expect(429)
  })

  it('give fresh tokens for the refresh token, once', async () => {
    const first = cookieOf(await login().expect(201))
    const second = cookieOf(await refresh(first).expect(200))
    expect(second).not.toBe(first)
    await refresh(second).expect(200)
  })

  it('forgive a repeat whose answer was lost, and end the whole session with its sockets when a used token comes back later', async () => {
    const first = cookieOf(await login().expect(201))
    await refresh(first).expect(200)
    const sibling = cookieOf(await refresh(first).expect(200))
    now += 61_000
    const before = ended.length
    const stolen = await refresh(first).expect(401)
    expect(stolen.body.code).toBe('SESSION_ENDED')
    expect(ended).toHaveLength(before + 1)
    await refresh(sibling).expect(401)
  })

  it('say of themselves since when their password counts, however often they are renewed', async () => {
    const opened = await login().expect(201)
    const made = Date.now()
    const renewed = await refresh(cookieOf(opened)).expect(200)
    now = made + 16 * 60_000
    const later = await refresh(cookieOf(renewed)).expect(200)
    expect([opened, renewed, later].map(({ body }) => body.enrols)).toEqual([true, true, false])
    const [first, second, third] = [opened, renewed, later].map(({ body }) => claimsOf(body.tsmToken))
    expect([second, third]).toEqual([first, first])
    expect(Math.abs(Number(first?.['auth_time']) * 1000 - made)).toBeLessThan(60_000)
  })

  it('end by logging out, and log out harmlessly twice', async () => {
    const cookie = cookieOf(await login().expect(201))
    const before = ended.length
    await request(app).delete(sessions).set('Cookie', cookie).expect(204)
    expect(ended).toHaveLength(before + 1)
    await refresh(cookie).expect(401)
    await request(app).delete(sessions).expect(204)
  })

  it('end with the next login of their browser, however they were copied, and leave those of other phones alone', async () => {
    const [mine, elsewhere] = [cookieOf(await login().expect(201)), cookieOf(await login().expect(201))]
    const copied = cookieOf(await refresh(mine).expect(200))
    const before = ended.length
    await login('20230001', 'wrong').set('Cookie', mine).expect(401)
    expect(ended).toHaveLength(before)
    const next = cookieOf(await login().set('Cookie', mine).expect(201))
    expect(ended).toHaveLength(before + 1)
    for (const former of [mine, copied]) expect((await refresh(former).expect(401)).body.code).toBe('SESSION_ENDED')
    for (const good of [next, elsewhere]) await refresh(good).expect(200)
  })

  it('end by themselves after thirty days', async () => {
    const cookie = cookieOf(await login().expect(201))
    now += 30 * 24 * 3600 * 1000 + 1
    await refresh(cookie).expect(401)
  })

  it('cannot be refreshed from another site', async () => {
    const cookie = cookieOf(await login().expect(201))
    const response = await refresh(cookie).set('Origin', 'https://evil.example').expect(403)
    expect(response.body.code).toBe('ORIGIN_REFUSED')
  })
})
