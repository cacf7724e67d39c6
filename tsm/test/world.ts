import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { newId } from '@yimatong/contract/ids'
import type { IdentityClass } from '@yimatong/contract/states'
import type { OutReason, RedemptionItem, RedemptionOutcome } from '@yimatong/contract/tsm-api'
import { makePrivateJwk } from '@yimatong/kit/keys'
import { createDatabase, type Database } from '@yimatong/kit/database'
import { openJwksFile, readSigningKey, type SigningKey } from '@yimatong/kit/keys'
import { createLog, type Log } from '@yimatong/kit/log'
import { createMetrics } from '@yimatong/kit/metrics'
import { createServiceIdentity, type ServiceIdentity } from '@yimatong/kit/service-tokens'
import { createTestDatabase, type TestDatabase } from '@yimatong/prisma/test-database'
import { createClient, type PrismaClient } from '@yimatong/prisma/token'
import request from 'supertest'
import { appGuard, appTsmTokenKind } from '../src/app-token.ts'
import { createTsmApp } from '../src/app.ts'
import { createDeviceKeyCache } from '../src/device-key-cache.ts'
import { type KeyRing, openKeyRing } from '../src/key-ring.ts'
import { createRedeemer, type Redeemer } from '../src/redeem.ts'

/** 2026-11-21 12:00:00 in Shanghai, the first millisecond of a step. */
export const NOON = Date.parse('2026-11-21T12:00:00+08:00')
export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export interface WorldOptions {
  maxActiveDevices?: number
  enrolLimitPerDay?: number
  issueLimit?: { batches: number; windowMs: number }
  voucherLifeMs?: number
  voucherCapFen?: number
  guessBudget?: number
}

/** A TSM on a database of its own, with a clock that tests move. */
export interface World {
  /** Milliseconds since the epoch; move it freely. */
  now: number
  readonly clock: () => number
  readonly log: Log
  readonly app: RequestListener
  readonly database: Database
  readonly prisma: PrismaClient
  /** Looks and arranges as the owner of the tables. */
  readonly owner: Database
  readonly urls: TestDatabase
  readonly keysDir: string
  readonly keyRing: KeyRing
  readonly platformKey: SigningKey
  readonly services: Record<'payment' | 'onecard' | 'tsm', ServiceIdentity>
  readonly redeemer: Redeemer
  /** Another TSM process on the same database and keys. */
  anotherRedeemer(): Redeemer
  /** A token of the platform for a person who has just logged in, as a phone shows it here. */
  appToken(personId: string, cls?: IdentityClass | null, out?: OutReason): Promise<string>
  /** The same for somebody whose password was given then. */
  appTokenSince(loggedInAtMs: number, personId: string): Promise<string>
  /** Redeems over HTTP as the payment server. */
  redeem(...items: RedemptionItem[]): Promise<RedemptionOutcome[]>
  close(): Promise<void>
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const directory = mkdtempSync(path.join(tmpdir(), 'yimatong-tsm-'))
  const files = writeIdentities(directory)
  const keysDir = path.join(directory, 'keys')
  const urls = await createTestDatabase('token')
  const log = createLog({ name: 'tsm', level: 'silent' })
  const metrics = createMetrics({ name: 'tsm' })
  const database = createDatabase({ url: urls.url, name: 'tsm', log })
  const owner = createDatabase({ url: urls.ownerUrl, name: 'test', log, poolSize: 2 })
  const prisma = createClient(urls.url)
  const platformKey = await readSigningKey(files.platform)
  const platformKeys = await openJwksFile(files.platformJwks)
  const redeemers: Redeemer[] = []
  const world = { now: NOON }
  const clock = () => world.now
  const identity = (name: string) =>
    createServiceIdentity({
      name,
      keyFile: path.join(directory, `${name}.json`),
      jwksFile: files.servicesJwks,
      now: clock,
    })
  const services = {
    payment: await identity('payment'),
    onecard: await identity('onecard'),
    tsm: await identity('tsm'),
  }
  const keyRing = openKeyRing({ directory: keysDir, recheckMs: 0 }, clock())
  const { guessBudget = 60 } = options

  const anotherRedeemer = () => {
    const deps = { keyRing, deviceKeys: createDeviceKeyCache(), database, clock, log, guessBudget }
    const redeemer = createRedeemer(deps)
    redeemers.push(redeemer)
    return redeemer
  }
  const redeemer = anotherRedeemer()
  const app = createTsmApp({
    clock,
    log,
    metrics,
    database,
    prisma,
    keyRing,
    redeemer,
    appGuard: appGuard(platformKeys, clock),
    paymentGuard: services.tsm.requireService(['payment']),
    keyOverlapMs: 10 * MINUTE,
    maxActiveDevices: options.maxActiveDevices ?? 1,
    enrolLimitPerDay: options.enrolLimitPerDay ?? 50,
    voucherLifeMs: options.voucherLifeMs ?? DAY,
    voucherCapFen: options.voucherCapFen ?? 50_000,
    issueLimit: options.issueLimit ?? { batches: 30, windowMs: 10 * MINUTE },
    validateResponses: true,
  })
  const tokens = appTsmTokenKind(platformKeys, clock)
  const seconds = (ms: number) => Math.floor(ms / 1000)

  return Object.assign(world, {
    clock,
    log,
    app,
    database,
    prisma,
    owner,
    urls,
    keysDir,
    keyRing,
    platformKey,
    services,
    redeemer,
    anotherRedeemer,
    appToken: (sub: string, cls: IdentityClass | null = 'STUDENT', out?: OutReason) =>
      tokens.sign(platformKey, { sub, cls, auth_time: seconds(clock()), ...(out && { out }) }, 15 * 60),
    appTokenSince: (loggedInAtMs: number, sub: string) =>
      tokens.sign(platformKey, { sub, cls: 'STUDENT', auth_time: seconds(loggedInAtMs) }, 15 * 60),
    async redeem(...items: RedemptionItem[]) {
      const answer = await request(app)
        .post('/tsm/v1/redemptions')
        .auth(await services.payment.tokenFor('tsm'), { type: 'bearer' })
        .send({ items })
        .expect(200)
      return answer.body.outcomes as RedemptionOutcome[]
    },
    async close() {
      await Promise.all(redeemers.map((each) => each.close()))
      await Promise.all([database.close(), owner.close(), prisma.$disconnect()])
      await urls.drop()
      rmSync(directory, { recursive: true })
    },
  })
}

/** Keys of the three services and of the platform, as the launcher writes them. */
function writeIdentities(directory: string) {
  const publicOf = (name: string) => {
    const { kty, crv, x, y, d } = makePrivateJwk()
    writeFileSync(path.join(directory, `${name}.json`), JSON.stringify({ kty, crv, x, y, d, kid: name }), {
      mode: 0o600,
    })
    return { kty, crv, x, y, kid: name }
  }
  const servicesJwks = path.join(directory, 'services.jwks.json')
  const platformJwks = path.join(directory, 'platform.jwks.json')
  writeFileSync(servicesJwks, JSON.stringify({ keys: ['payment', 'onecard', 'tsm'].map(publicOf) }))
  writeFileSync(platformJwks, JSON.stringify({ keys: [publicOf('platform')] }))
  return { servicesJwks, platformJwks, platform: path.join(directory, 'platform.json') }
}

/** A payment that asks for a code, with a new id. */
export function aPayment(authCode: string, more: Partial<RedemptionItem> = {}): RedemptionItem {
  return {
    paymentId: newId('payment'),
    authCode,
    merchantNo: '10000001',
    terminalNo: 'T00001',
    amount: 1250,
    ...more,
  }
}
