import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CONFIRM_WITHIN_SECONDS } from '@yimatong/contract/limits'
import { createDatabase, type Database } from '@yimatong/kit/database'
import { readSigningKey, type SigningKey } from '@yimatong/kit/keys'
import { createLog } from '@yimatong/kit/log'
import { type RunningService, runService } from '@yimatong/kit/run-service'
import { createServiceClient, type ServiceClient } from '@yimatong/kit/service-client'
import { createServiceIdentity } from '@yimatong/kit/service-tokens'
import { createTestDatabase, type TestDatabase } from '@yimatong/prisma/test-database'
import { createPaymentApp } from '../../src/app.ts'
import type { Config } from '../../src/config.ts'
import type { Deps } from '../../src/deps.ts'
import { createGateway } from '../../src/gateway/gateway.ts'
import { openDeps, type OpenOptions, type Timeouts } from '../../src/open-deps.ts'
import { createPlatform } from '../../src/platform/platform.ts'
import { createAppTokens } from '../../src/platform/tokens.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { createFaultyLine, type FaultyLine } from './faults.ts'
import { type CampusKeys, writeCampusKeys } from './keys.ts'
import { type Peer, startPeer } from './peers.ts'

/** A payment server in this process, with the tills' and the app's door open. */
export interface Gateway {
  readonly url: string
  readonly deps: Deps
  stop(): Promise<void>
}

export interface GatewayOptions extends Partial<Timeouts>, Pick<OpenOptions, 'maxUnderWay'> {
  settings?: Partial<Config>
}

/** A whole campus on databases of its own: TSM and one-card backend as processes, gateways in this one. */
export interface World {
  readonly keys: CampusKeys
  /** What its payment servers are told. */
  readonly config: Config
  readonly tsm: Peer
  readonly onecard: Peer
  /** The gateway's lines to its peers, where calls can be lost. */
  readonly toTsm: FaultyLine
  readonly toOnecard: FaultyLine
  /** How the owners of the tables log in. */
  readonly ownerUrls: Readonly<Record<'payment' | 'onecard', string>>
  /** How the auditor reads the three books. */
  readonly auditorUrls: Readonly<Record<'payment' | 'onecard' | 'token', string>>
  /** Looks at the payment database as the owner of its tables. */
  readonly owner: Database
  readonly onecardOwner: Database
  readonly platformKey: SigningKey
  /** The one-card backend without the faulty line, as the payment server. */
  readonly ledger: ServiceClient
  /** What the gateways take for now. Real time unless a test sets it. */
  clock: () => number
  /** The first gateway; it does not sweep by itself. */
  readonly gateway: Gateway
  /** Another payment server on the same database, told something else than the first where `settings` say so. */
  startGateway(options?: GatewayOptions): Promise<Gateway>
  close(): Promise<void>
}

/** What is held on a line must not time out because the machine is busy; tests about time-outs say so. */
const PATIENT: Timeouts = { redeemTimeoutMs: 20_000, ledgerTimeoutMs: 20_000, patienceMs: 30_000 }

export interface WorldOptions {
  /** Nobody gives a statement up because the machine stands still for seconds: that is not what is looked for. */
  isPatient?: boolean
}

/** Settings are the payment servers'. */
export async function createWorld(
  peerEnv: Record<string, string> = {},
  settings: Partial<Config> = {},
  { isPatient = false }: WorldOptions = {},
): Promise<World> {
  const directory = mkdtempSync(path.join(tmpdir(), 'yimatong-server-'))
  const keys = writeCampusKeys(directory)
  const [payment, token, onecardDb] = await Promise.all([
    createTestDatabase('payment'),
    createTestDatabase('token'),
    createTestDatabase('onecard'),
  ])
  const reached = isPatient ? patiently : ({ url }: TestDatabase) => url
  const [tsm, onecard] = await startPeers(keys, { token: reached(token), onecard: reached(onecardDb) }, peerEnv)
  const [toTsm, toOnecard] = await Promise.all([createFaultyLine(tsm.url), createFaultyLine(onecard.url)])
  const peers = { tsm: toTsm.url, onecard: toOnecard.url }
  const config = { ...configOf(keys, reached(payment), peers), ...settings }
  const log = createLog({ name: 'test', level: 'silent' })
  const owner = createDatabase({ url: payment.ownerUrl, name: 'test', log, poolSize: 2 })
  const onecardOwner = createDatabase({ url: onecardDb.ownerUrl, name: 'test', log, poolSize: 2 })
  const ledger = await clientTo(onecard.url, keys)
  const gateways = new Set<Gateway>()
  const world = {
    keys,
    config,
    tsm,
    onecard,
    toTsm,
    toOnecard,
    ownerUrls: { payment: payment.ownerUrl, onecard: onecardDb.ownerUrl },
    auditorUrls: { payment: payment.auditorUrl, onecard: onecardDb.auditorUrl, token: token.auditorUrl },
    owner,
    onecardOwner,
    ledger,
    platformKey: await readSigningKey(keys.platformKey),
    clock: () => Date.now(),
    async startGateway({ maxUnderWay, settings: others, ...timeouts }: GatewayOptions = {}) {
      const options = {
        clock: () => world.clock(),
        timeouts: { ...PATIENT, ...timeouts },
        ...(maxUnderWay === undefined ? {} : { maxUnderWay }),
      }
      const started = await startGateway({ ...config, ...others }, options)
      const stop = async () => {
        await started.stop()
        gateways.delete(gateway)
      }
      const gateway = { ...started, stop }
      gateways.add(gateway)
      return gateway
    },
    async close() {
      toOnecard.release()
      toTsm.release()
      await Promise.all([...gateways].map((gateway) => gateway.stop()))
      await Promise.all([toTsm.close(), toOnecard.close(), tsm.stop(), onecard.stop(), ledger.close()])
      await Promise.all([owner.close(), onecardOwner.close()])
      await Promise.all([payment.drop(), token.drop(), onecardDb.drop()])
      rmSync(directory, { recursive: true })
    },
  }
  return Object.assign(world, { gateway: await world.startGateway() })
}

/** What an address says of statements stands over what a service says of them. */
function patiently({ url }: TestDatabase): string {
  const address = new URL(url)
  address.searchParams.set('statement_timeout', String(PATIENT.ledgerTimeoutMs))
  address.searchParams.set('query_timeout', String(PATIENT.ledgerTimeoutMs))
  return address.href
}

function startPeers(
  keys: CampusKeys,
  databaseUrls: { token: string; onecard: string },
  env: Record<string, string>,
): Promise<[Peer, Peer]> {
  const common = {
    PUBLIC_ORIGIN: 'http://localhost:8080',
    SERVICE_JWKS_FILE: keys.servicesJwks,
    PLATFORM_JWKS_FILE: keys.platformJwks,
    ...env,
  }
  return Promise.all([
    startPeer('tsm', {
      ...common,
      SERVICE_KEY_FILE: keys.serviceKey('tsm'),
      TSM_DATABASE_URL: databaseUrls.token,
      TSM_KEYS_DIR: keys.tsmKeys,
    }),
    startPeer('onecard', {
      ...common,
      SERVICE_KEY_FILE: keys.serviceKey('onecard'),
      ONECARD_DATABASE_URL: databaseUrls.onecard,
    }),
  ])
}

function configOf(keys: CampusKeys, databaseUrl: string, peers: { tsm: string; onecard: string }): Config {
  return {
    HOST: '127.0.0.1',
    PORT: 0,
    LOG_LEVEL: 'silent',
    DEMO: false,
    PUBLIC_ORIGIN: 'http://localhost:8080',
    SERVICE_KEY_FILE: keys.serviceKey('payment'),
    SERVICE_JWKS_FILE: keys.servicesJwks,
    PAYMENT_DATABASE_URL: databaseUrl,
    TSM_URL: peers.tsm,
    ONECARD_URL: peers.onecard,
    PLATFORM_KEY_FILE: keys.platformKey,
    PLATFORM_JWKS_FILE: keys.platformJwks,
    MERCHANT_CODE_KEY_FILE: keys.merchantCodeKey,
    PIN_PEPPER_FILE: keys.pinPepper,
    WEBHOOK_SECRET_FILE: keys.webhookSecret,
    WEBHOOK_ALLOW_LOCALHOST: false,
    STATIC_CODE_GRADE: 'D',
    // Whoever is to be asked for a PIN says so; tests about anything else pay as they like.
    PIN_FREE_FEN: 100_000_000,
    PIN_FREE_PER_DAY: 1_000_000,
    PENDING_SURCHARGE_MIN_FEN: 10,
    PENDING_SURCHARGE_DAYS: 90,
    KEEP_NOTIFICATIONS_DAYS: 90,
    CONFIRM_WITHIN_SECONDS,
    DUPLICATE_WITHIN_SECONDS: 0,
    TWO_MERCHANTS_WITHIN_SECONDS: 0,
    WEB_DIR: keys.directory,
  }
}

async function startGateway(config: Config, options: OpenOptions): Promise<Gateway> {
  const { deps, close } = await openDeps(config, options)
  const platform = createPlatform(deps, {
    tokens: createAppTokens(deps),
    onSessionEnded: () => undefined,
    onAccountChanged: () => undefined,
    onStopListChanged: () => undefined,
  })
  const sandbox = createSandbox(deps)
  const gateway = createGateway(deps, { onCodeChanged: () => undefined, sandbox })
  const app = createPaymentApp({ deps, gateway, rooms: [platform], validateResponses: true })
  const service: RunningService = await runService({
    name: 'payment',
    log: deps.log,
    host: config.HOST,
    port: config.PORT,
    app,
    onStopping: [() => sandbox.close()],
    onStop: [close],
    ownsProcess: false,
  })
  return { url: `http://127.0.0.1:${service.port}`, deps, stop: () => service.stop() }
}

async function clientTo(baseUrl: string, keys: CampusKeys): Promise<ServiceClient> {
  const name = 'payment'
  const identity = await createServiceIdentity({
    name,
    keyFile: keys.serviceKey(name),
    jwksFile: keys.servicesJwks,
  })
  return createServiceClient({ baseUrl, identity, target: 'onecard', timeoutMs: PATIENT.ledgerTimeoutMs })
}
