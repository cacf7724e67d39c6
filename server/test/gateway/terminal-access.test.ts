import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TerminalConfig } from '@yimatong/contract/gateway-api'
import { newId } from '@yimatong/contract/ids'
import { clientAssertion, makeTerminalKeys } from '@yimatong/contract/terminal'
import { createJwtKind } from '@yimatong/kit/jwt'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { forgetExpired } from '../../src/gateway/forget-expired.ts'
import { createTerminals } from '../../src/gateway/terminals.ts'
import { newActivationCode } from '../../src/terminals/activation-codes.ts'
import { aPerson } from '../world/people.ts'
import { aMerchant, aTerminal, aTill, type Answer, askToken, call, type Merchant } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let world: World
let merchant: Merchant

beforeAll(async () => {
  world = await createWorld()
  merchant = await aMerchant(world)
})

afterAll(() => world?.close())

afterEach(() => {
  world.clock = () => Date.now()
})

type Key = Awaited<ReturnType<typeof makeTerminalKeys>>['publicKey']

const activateWith = (activationCode: string, publicKey: Key): Promise<Answer> =>
  call(world.gateway.url, {
    method: 'POST',
    path: '/gateway/v1/terminals/activate',
    body: JSON.stringify({ activationCode, publicKey }),
  })

const outcomeOf = ({ status, body }: Answer) => [status, body['code']]

const REFUSED = [403, 'ACTIVATION_CODE_INVALID']

async function aCode(): Promise<{ terminalNo: string; terminalId: string; activationCode: string }> {
  const terminal = await aTerminal(world, merchant)
  const { activationCode } = await newActivationCode(world.gateway.deps, terminal.terminalNo)
  return { ...terminal, activationCode }
}

describe('an activation code', () => {
  it('binds the key of one till and tells it what it must know', async () => {
    const { activationCode, terminalNo, terminalId } = await aCode()
    const { publicKey } = await makeTerminalKeys()
    const { status, body } = await activateWith(activationCode.replace('-', ''), publicKey)
    expect(status).toBe(200)
    expect(body).toMatchObject({ terminalId, terminalNo, merchantNo: merchant.merchantNo, merchantName: '面食馆' })
    const row = await world.gateway.deps.prisma.terminal.findUniqueOrThrow({ where: { terminalNo } })
    expect(row).toMatchObject({ state: 'ACTIVE', publicKeyX: publicKey.x, publicKeyY: publicKey.y })
  })

  it('is kept only as a hash', async () => {
    const { activationCode } = await aCode()
    const rows = JSON.stringify(await world.gateway.deps.prisma.activationCode.findMany())
    expect(rows).not.toContain(activationCode.replace('-', ''))
    expect(rows).not.toContain(activationCode)
  })

  it('is good once: another key is refused, the same key hears the same answer', async () => {
    const { activationCode, terminalNo } = await aCode()
    const [first, second] = [await makeTerminalKeys(), await makeTerminalKeys()]
    expect((await activateWith(activationCode, first.publicKey)).status).toBe(200)
    expect(outcomeOf(await activateWith(activationCode, second.publicKey))).toEqual(REFUSED)
    expect((await activateWith(activationCode, first.publicKey)).body).toMatchObject({ terminalNo })
  })

  it('binds exactly one of the keys that come at once', async () => {
    const { activationCode, terminalNo } = await aCode()
    // Five tries a minute are allowed for one code.
    const keys = await Promise.all(Array.from({ length: 5 }, () => makeTerminalKeys()))
    const answers = await Promise.all(keys.map(({ publicKey }) => activateWith(activationCode, publicKey)))
    const bound = answers.filter(({ status }) => status === 200)
    expect(bound).toHaveLength(1)
    const row = await world.gateway.deps.prisma.terminal.findUniqueOrThrow({ where: { terminalNo } })
    expect(row.publicKeyX).toBe(keys[answers.findIndex(({ status }) => status === 200)]?.publicKey.x)
  })

  it('dies after 24 hours', async () => {
    const { activationCode } = await aCode()
    const { publicKey } = await makeTerminalKeys()
    world.clock = () => Date.now() + DAY_MS
    expect(outcomeOf(await activateWith(activationCode, publicKey))).toEqual(REFUSED)
    world.clock = () => Date.now()
    expect((await activateWith(activationCode, publicKey)).status).toBe(200)
  })

  it('is void as soon as a newer one is made', async () => {
    const { activationCode, terminalNo } = await aCode()
    await newActivationCode(world.gateway.deps, terminalNo)
    expect(outcomeOf(await activateWith(activationCode, (await makeTerminalKeys()).publicKey))).toEqual(REFUSED)
  })

  it('does not switch on a till that is disabled, and none is made for it', async () => {
    const { activationCode, terminalNo } = await aCode()
    await world.gateway.deps.prisma.terminal.update({ where: { terminalNo }, data: { state: 'DISABLED' } })
    expect(outcomeOf(await activateWith(activationCode, (await makeTerminalKeys()).publicKey))).toEqual(REFUSED)
    await expect(newActivationCode(world.gateway.deps, terminalNo)).rejects.toMatchObject({ code: 'TERMINAL_DISABLED' })
  })

  it('is printed by a command, as long as nothing makes one in a browser', async () => {
    const { terminalNo } = await aTerminal(world, merchant)
    const command = fileURLToPath(new URL('../../src/gateway/new-activation-code.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--conditions=source', command, terminalNo],
      { env: { ...process.env, PAYMENT_DATABASE_URL: world.gateway.deps.config.PAYMENT_DATABASE_URL } },
    )
    const [activationCode = ''] = stdout.split(' ')
    expect((await activateWith(activationCode, (await makeTerminalKeys()).publicKey)).body).toMatchObject({
      terminalNo,
    })
  })

  it('cannot be guessed at speed', async () => {
    const { publicKey } = await makeTerminalKeys()
    const outcomes = []
    for (let n = 0; n < 6; n++) outcomes.push(outcomeOf(await activateWith('ZZZZ-ZZZZ', publicKey)))
    expect(outcomes.at(0)).toEqual(REFUSED)
    expect(outcomes.at(-1)).toEqual([429, 'RATE_LIMITED'])
  })

  it.each<[string, (key: Key) => object]>([
    ['is not on the curve', (key) => ({ ...key, y: key.x })],
    ['brings a private part', (key) => ({ ...key, d: key.x })],
    ['is of another curve', (key) => ({ ...key, crv: 'P-384' })],
  ])('is not used up by a key that %s', async (_what, spoil) => {
    const { activationCode } = await aCode()
    const { publicKey } = await makeTerminalKeys()
    const spoilt = await activateWith(activationCode, spoil(publicKey) as Key)
    expect(outcomeOf(spoilt)).toEqual([422, 'VALIDATION_FAILED'])
    expect((await activateWith(activationCode, publicKey)).status).toBe(200)
  })
})

describe('a token', () => {
  it('is given for an assertion once', async () => {
    const till = await aTill(world, merchant)
    const assertion = await clientAssertion({ terminalId: till.terminalId, key: till.key.privateKey, now: Date.now() })
    expect((await askToken(world, assertion)).body).toMatchObject({ tokenType: 'Bearer', expiresIn: 900 })
    expect((await askToken(world, assertion)).body.code).toBe('REQUEST_REPLAYED')
    const another = await world.startGateway()
    const body = JSON.stringify({
      grantType: 'client_credentials',
      clientAssertionType: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      clientAssertion: assertion,
    })
    expect((await call(another.url, { method: 'POST', path: '/gateway/v1/token', body })).status).toBe(401)
  })

  it.each([
    ['is past', -10 * 60_000],
    ['lies ahead', 10 * 60_000],
  ])('is refused when the time of the assertion %s', async (_what, offset) => {
    const till = await aTill(world, merchant)
    const now = Date.now() + offset
    const assertion = await clientAssertion({ terminalId: till.terminalId, key: till.key.privateKey, now })
    expect((await askToken(world, assertion)).status).toBe(401)
  })

  it("is refused for another's key, another's name, a longer life and another audience", async () => {
    const [till, other] = [await aTill(world, merchant), await aTill(world, merchant)]
    const foreign = await clientAssertion({ terminalId: till.terminalId, key: other.key.privateKey, now: Date.now() })
    expect((await askToken(world, foreign)).body.code).toBe('UNAUTHENTICATED')
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const kindOf = (aud: string, maxLifeSeconds: number) =>
      createJwtKind({ typ: 'client-assertion+jwt', aud, schema: z.object({ sub: z.string() }), maxLifeSeconds })
    const sign = (aud: string, life: number, kid: string) =>
      kindOf(aud, life).sign({ kid, key: privateKey }, { iss: till.terminalId, sub: till.terminalId }, life)
    for (const assertion of [
      await sign('yimatong-gateway', 60, till.terminalId),
      await sign('yimatong-gateway', 60, newId('terminal')),
      await sign('yimatong-gateway', 60, `x'\u0000`),
      await sign('gateway', 60, till.terminalId),
    ]) {
      expect((await askToken(world, assertion)).body.code).toBe('UNAUTHENTICATED')
    }
    expect((await askToken(world, till.accessToken)).body.code).toBe('UNAUTHENTICATED')
  })

  it('is refused for a key that is named by a list, and no till that is looked up at that moment hears of it', async () => {
    const till = await aTill(world, merchant)
    const terminals = createTerminals(world.gateway.deps)
    const list = [newId('terminal')] as unknown as string
    // Asked for in one go, so in one statement.
    const [nobody, found] = await Promise.all([terminals.find(list), terminals.find(till.terminalId)])
    expect([nobody, found?.terminalNo]).toEqual([undefined, till.terminalNo])
  })

  it('is refused to a till that is disabled', async () => {
    const till = await aTill(world, merchant)
    await world.gateway.deps.prisma.terminal.update({
      where: { terminalId: till.terminalId },
      data: { state: 'DISABLED' },
    })
    const fresh = await world.startGateway()
    const now = Date.now()
    const assertion = await clientAssertion({ terminalId: till.terminalId, key: till.key.privateKey, now })
    const body = JSON.stringify({
      grantType: 'client_credentials',
      clientAssertionType: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      clientAssertion: assertion,
    })
    const answer = await call(fresh.url, { method: 'POST', path: '/gateway/v1/token', body })
    expect(outcomeOf(answer)).toEqual([403, 'TERMINAL_DISABLED'])
  })

  it('dies after 15 minutes and when its till is activated anew', async () => {
    const till = await aTill(world, merchant)
    world.clock = () => Date.now() + 16 * 60_000
    expect(outcomeOf(await till.ask('config'))).toEqual([401, 'TOKEN_EXPIRED'])
    world.clock = () => Date.now() + 5000
    const { activationCode } = await newActivationCode(world.gateway.deps, till.terminalNo)
    expect((await activateWith(activationCode, (await makeTerminalKeys()).publicKey)).status).toBe(200)
    expect(outcomeOf(await till.ask('config'))).toEqual([401, 'UNAUTHENTICATED'])
  })

  it('of the app is none here', async () => {
    const kind = createJwtKind({
      typ: 'app+jwt',
      iss: 'yimatong-platform',
      aud: 'platform',
      schema: z.object({ sub: z.string(), sid: z.string() }),
      maxLifeSeconds: 900,
    })
    const claims = { iss: 'yimatong-platform', sub: newId('person'), sid: newId('session') }
    const token = await kind.sign(world.platformKey, claims, 900)
    const answer = await call(world.gateway.url, {
      path: '/gateway/v1/config',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(outcomeOf(answer)).toEqual([401, 'UNAUTHENTICATED'])
  })
})

describe('the configuration', () => {
  const rowOf = (terminalId: string) => world.gateway.deps.prisma.terminal.findUniqueOrThrow({ where: { terminalId } })

  it('is the heart-beat: it keeps what the till says, and writes only what is news', async () => {
    const till = await aTill(world, merchant)
    const beat = async (query: string) => {
      const answer = await till.ask<TerminalConfig>(`config?${query}`)
      expect(answer.status).toBe(200)
      return rowOf(till.terminalId)
    }
    const first = await beat('version=1.0.0&skewMs=-1500&stopListVersion=7')
    expect(first).toMatchObject({ version: '1.0.0', clockSkewMs: -1500n, stopListVersion: 7n })
    const same = await beat('version=1.0.0&skewMs=-1400&stopListVersion=7')
    expect(same).toEqual(first)
    const skewed = await beat('version=1.0.0&skewMs=9000&stopListVersion=7')
    expect(skewed.clockSkewMs).toBe(9000n)
    world.clock = () => Date.now() + 40_000
    const later = await beat('version=1.0.0&skewMs=9000&stopListVersion=7')
    expect(later.lastSeenAt?.getTime()).toBeGreaterThan((skewed.lastSeenAt?.getTime() ?? 0) + 30_000)
  })

  it.each([
    'skewMs=1.5',
    'skewMs=1e3',
    'stopListVersion=-1',
    `version=${'x'.repeat(33)}`,
    'place=here',
    'version=1&version=2',
  ])('refuses %s', async (query) => {
    const till = await aTill(world, merchant)
    expect(outcomeOf(await till.ask(`config?${query}`))).toEqual([422, 'VALIDATION_FAILED'])
  })
})

describe('proofs that are good once', () => {
  it('are cleared away a day after they have expired, and not before', async () => {
    const { prisma } = world.gateway.deps
    const { terminalId } = await aTerminal(world, merchant)
    const at = (ms: number) => new Date(Date.now() + ms)
    const jtis = { old: -2 * DAY_MS, recent: -DAY_MS / 2, live: 60_000 }
    await prisma.clientAssertion.createMany({
      data: Object.entries(jtis).map(([jti, ms]) => ({ terminalId, jti, expiresAt: at(ms) })),
    })
    await forgetExpired({ prisma, clock: () => Date.now() })
    const left = await prisma.clientAssertion.findMany({ where: { terminalId } })
    expect(left.map(({ jti }) => jti).toSorted()).toEqual(['live', 'recent'])
  })

  it("are cleared away with the ends of phones' sessions, and a session that lives is not", async () => {
    const { prisma } = world.gateway.deps
    const { personId } = await aPerson(world)
    const tokens = ['live', 'ended'].map((name) => name.padEnd(43, '-'))
    const at = (ms: number) => new Date(Date.now() + ms)
    await prisma.refreshToken.createMany({
      data: [
        { tokenHash: tokens[0] ?? '', sessionId: 'one', personId, expiresAt: at(DAY_MS), usedAt: at(-3 * DAY_MS) },
        { tokenHash: tokens[1] ?? '', sessionId: 'other', personId, expiresAt: at(-2 * DAY_MS) },
      ],
    })
    await forgetExpired({ prisma, clock: () => Date.now() })
    const left = await prisma.refreshToken.findMany({ where: { tokenHash: { in: tokens } } })
    expect(left.map(({ sessionId }) => sessionId)).toEqual(['one'])
  })
})
