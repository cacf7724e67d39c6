import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '@yimatong/contract/clock'
import { createPassage } from '@yimatong/kit/proxy'
import { runService, type RunningService } from '@yimatong/kit/run-service'
import { createPaymentApp } from './app.ts'
import type { Config } from './config.ts'
import { demoEndpoints } from './demo/endpoints.ts'
import type { Deps } from './deps.ts'
import { newActivationCode } from './terminals/activation-codes.ts'
import { forgetExpired } from './gateway/forget-expired.ts'
import { createGateway, type Gateway } from './gateway/gateway.ts'
import { type DynamicCode, expireDynamicCodes } from './merchant-codes/dynamic-codes.ts'
import type { Runtime } from './office/deps.ts'
import { createOffice } from './office-room.ts'
import { openDeps, SERVICE_NAME } from './open-deps.ts'
import { admitPhone, identifyApp } from './platform/guard.ts'
import { sweepHolds } from './platform/holds/tell.ts'
import { createPlatform } from './platform/platform.ts'
import { type AppTokens, createAppTokens } from './platform/tokens.ts'
import { createPortal, type Portal, tellPortalOfCode } from './portal-room.ts'
import { attachRealtime, type Realtime, rooms as socketRooms } from './realtime/attach.ts'
import { startTelling, type Telling } from './realtime/tell.ts'
import { watchRules } from './realtime/watch-rules.ts'
import { watchStopList } from './realtime/watch-stop-list.ts'
import { createSandbox } from './sandbox/sandbox.ts'
import { mountMerchantLinks } from './web/merchant-links.ts'
import { mountPages } from './web/static-pages.ts'
import { forgetNotifications } from './webhooks/deliveries.ts'
import { webhookKeysEndpoint, WEBHOOKS_PREFIX } from './webhooks/routes/keys.ts'
import { createWebhooks, type Webhooks } from './webhooks/webhooks.ts'

export interface PaymentServer extends RunningService {
  deps: Deps
}

export interface RunOptions {
  clock?: Clock
  /** False in tests: the database may then be one that forgets. */
  durable?: boolean
  /** False in tests: signals are then nobody's business here. */
  ownsProcess?: boolean
  validateResponses?: boolean
  /** How often codes whose time is over are closed. */
  expireEveryMs?: number
}

/** The part of the TSM that phones and tills may reach through our origin; redemption is between services. */
const TSM_PASSAGE = {
  prefix: '/tsm/v1',
  only: ['devices', 'jwks', 'revocations'],
  unavailable: 'TSM_UNAVAILABLE',
} as const

const FORGET_EVERY_MS = 10 * 60 * 1000
const EXPIRE_EVERY_MS = 15 * 1000
const SUM_EVERY_MS = 20 * 1000
const TELL_HOLDS_EVERY_MS = 2000

/** Starts the payment server: gateway, platform, sockets and pages on one origin, and the sweeper. */
export async function runPaymentServer(config: Config, options: RunOptions = {}): Promise<PaymentServer> {
  const { clock, durable = true, ownsProcess = true, validateResponses = false } = options
  const { expireEveryMs = EXPIRE_EVERY_MS } = options
  const { deps, close } = await openDeps(config, { ownsProcess, ...(clock === undefined ? {} : { clock }) })
  if (durable) await deps.database.assertDurable()
  let realtime: Realtime | undefined
  let telling: Telling | undefined
  const tellOfCode = (code: DynamicCode) => realtime && tellPortalOfCode(realtime, code)
  const webhooks = webhooksOf(deps)
  const sandbox = createSandbox(deps)
  const gateway = createGateway({ ...deps, database: deps.hurried }, { onCodeChanged: tellOfCode, sandbox })
  const tokens = createAppTokens(deps)
  let stopList: ReturnType<typeof watchStopList> | undefined
  let rules: ReturnType<typeof watchRules> | undefined
  const onSessionEnded = (sessionId: string) => telling?.sessionEnded(sessionId)
  const platformOptions = {
    tokens,
    onSessionEnded,
    onAccountChanged: (personId: string) => telling?.accountChanged(personId),
    onStopListChanged: (version: number) => realtime?.stopListChanged(version),
  }
  const portal = createPortal(deps, {
    onSessionEnded,
    onCodeChanged: (merchantNo, code) => realtime?.dynamicCodeUpdated(merchantNo, code),
    onWebhookDue: webhooks.soon,
  })
  const runtime: Runtime = {
    jobs: async () => [{ name: 'webhooks', counts: await webhooks.counts() }],
    sockets: () => realtime?.connected() ?? { app: 0, pos: 0, portal: 0 },
  }
  const office = createOffice(deps, {
    ...portal.door,
    onSessionEnded,
    runtime,
    onTerminalChanged(terminal) {
      gateway.forgetTerminal(terminal.terminalId)
      telling?.terminalChanged(terminal)
    },
    stopListVersion: () => stopList?.version(),
  })
  const admit = { devices: (headers: IncomingHttpHeaders) => admitPhone(tokens, headers) }
  const passage = createPassage({ ...TSM_PASSAGE, admit, target: config.TSM_URL })
  const app = createPaymentApp({
    deps,
    gateway,
    rooms: [
      createPlatform(deps, platformOptions),
      portal.room,
      office.room,
      { prefix: WEBHOOKS_PREFIX, endpoints: [webhookKeysEndpoint(deps)] },
      ...(config.DEMO ? [demoRoom(deps)] : []),
    ],
    passage,
    mountRest(express) {
      mountMerchantLinks(express)
      mountPages(express, config.WEB_DIR)
    },
    validateResponses,
  })
  const forgetting = setInterval(() => {
    Promise.all([
      forgetExpired(deps),
      portal.forgetEnded(),
      deps.payments.forgetScans(),
      forgetNotifications(deps.database, config.KEEP_NOTIFICATIONS_DAYS, deps.clock()),
    ]).catch((error: unknown) => deps.log.warn({ err: error }, 'could not clear away what has expired'))
  }, FORGET_EVERY_MS)
  const expiring = setInterval(() => {
    expireDynamicCodes(deps).then(
      (codes) => codes.forEach(tellOfCode),
      (error: unknown) => deps.log.warn({ err: error }, 'could not close expired codes'),
    )
  }, expireEveryMs)
  const summing = setInterval(() => {
    portal.sumDays().catch((error: unknown) => deps.log.warn({ err: error }, 'could not add up the days'))
  }, SUM_EVERY_MS)
  const tellingHolds = setInterval(() => {
    sweepHolds({ ...deps, ...platformOptions }).catch((error: unknown) =>
      deps.log.warn({ err: error }, 'could not look for loss reports that are not everywhere yet'),
    )
  }, TELL_HOLDS_EVERY_MS)
  const service = await runService({
    name: SERVICE_NAME,
    log: deps.log,
    host: config.HOST,
    port: config.PORT,
    app,
    ownsProcess,
    onStopping: [
      () => clearInterval(forgetting),
      () => clearInterval(expiring),
      () => clearInterval(summing),
      () => clearInterval(tellingHolds),
      () => sandbox.close(),
      () => office.stop(),
      () => stopList?.stop(),
      () => rules?.stop(),
      () => webhooks.stop(),
      () => deps.reconciler.stop(),
      () => realtime?.close(),
    ],
    // What is finished while it stops is told to the other servers, too.
    onStop: [() => passage.close(), () => telling?.close(), close],
  })
  realtime = attachRealtime(service.server, realtimeDeps(deps, { gateway, tokens, portal }))
  telling = await startTelling(deps, { realtime, forgetTerminal: gateway.forgetTerminal })
  deps.payments.onFinished(webhooks.soon)
  webhooks.start()
  office.start()
  stopList = watchStopList({ ...deps, onChanged: realtime.stopListChanged })
  rules = watchRules({ rules: deps.payments.rules, log: deps.log, onChanged: realtime.configChanged })
  deps.payments.sweeper.start()
  deps.reconciler.start(office.settleSoon)
  return { ...service, deps }
}

/** Hints are kept in Redis where there is one, otherwise in the payment database. */
function webhooksOf({ webhooks, config }: Deps): Webhooks {
  const { PAYMENT_DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = config
  return createWebhooks(webhooks, redisUrl === undefined ? { databaseUrl } : { redisUrl })
}

function demoRoom(deps: Deps) {
  const makeCode = (terminalNo: string) => newActivationCode(deps, terminalNo)
  return { prefix: '/demo/v1', endpoints: demoEndpoints({ ...deps, newActivationCode: makeCode }) }
}

interface Doors {
  gateway: Gateway
  tokens: AppTokens
  portal: Portal
}

function realtimeDeps(deps: Deps, { gateway, tokens, portal }: Doors) {
  return {
    log: deps.log,
    publicOrigin: deps.config.PUBLIC_ORIGIN,
    async appOwner(token: string) {
      const { personId, sessionId, expiresAtMs } = await identifyApp(tokens, token)
      return { rooms: [socketRooms.person(personId), socketRooms.session(sessionId)], expiresAtMs }
    },
    async posOwner(token: string) {
      const { terminal, expiresAtMs } = await gateway.terminalOfToken(token)
      return { rooms: [socketRooms.terminal(terminal.terminalNo)], expiresAtMs }
    },
    portalOwner: portal.socketOwner,
  }
}
