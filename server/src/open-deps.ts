import { type Clock, systemClock } from '@yimatong/contract/clock'
import { createDatabase } from '@yimatong/kit/database'
import { openJwksFile, openSecrets, openSigningKey } from '@yimatong/kit/keys'
import { createLog } from '@yimatong/kit/log'
import { createMetrics } from '@yimatong/kit/metrics'
import { createRateLimit } from '@yimatong/kit/rate-limit'
import { createServiceClient } from '@yimatong/kit/service-client'
import { createServiceIdentity } from '@yimatong/kit/service-tokens'
import { createClient } from '@yimatong/prisma/payment'
import { createOnecardChannel } from './channels/onecard/channel.ts'
import { createSandboxChannel } from './channels/sandbox/channel.ts'
import type { Config } from './config.ts'
import type { Deps } from './deps.ts'
import { openMerchantCodeKey } from './merchant-codes/key.ts'
import { createPayments } from './payments/payments.ts'
import { createReconciler } from './reconciliation/reconciler.ts'
import { turnOverSurcharges } from './surcharges/pending/turn.ts'
import { createShownCodes } from './sandbox/shown-codes.ts'

/** The payment server's name among the services. */
export const SERVICE_NAME = 'payment'

export const PEPPER_BYTES = 32

export interface OpenDeps {
  deps: Deps
  /** Lets go of everything, once nothing is in flight. */
  close(): Promise<void>
}

export interface OpenOptions {
  clock?: Clock
  timeouts?: Timeouts
  /** Most payments at once; see `payments.ts`. Few in tests about that. */
  maxUnderWay?: number
  /** The process is nobody else's, and its meters are this server's. */
  ownsProcess?: boolean
}

/** How long the steps of a payment, and a till that waits for them, have patience; see where they are used. */
export type Timeouts = { redeemTimeoutMs: number; ledgerTimeoutMs: number; patienceMs: number }

/** A day of a million payments is compared in statements of seconds each; two days at once are enough. */
const LONG_WORK = { poolSize: 2, statementTimeoutMs: 10 * 60 * 1000 }

/** What a till waits for never stands behind a report, nor for a connection that has gone silent. */
const HURRIED = { poolSize: 6, isHurried: true }

const USUAL_TIMEOUTS: Timeouts = { redeemTimeoutMs: 2000, ledgerTimeoutMs: 3000, patienceMs: 7000 }

/** Opens what the rooms share. Connections are made when first needed, so peers may come up later. */
export async function openDeps(config: Config, options: OpenOptions = {}): Promise<OpenDeps> {
  const { clock = systemClock, timeouts = USUAL_TIMEOUTS, ownsProcess = false, ...payingOptions } = options
  const log = createLog({ name: SERVICE_NAME, level: config.LOG_LEVEL })
  const metrics = createMetrics({ name: SERVICE_NAME, ownsProcess })
  const [identity, platformKey, platformKeys, merchantCodeKey, pinPeppers, secrets] = await Promise.all([
    createServiceIdentity({
      name: SERVICE_NAME,
      keyFile: config.SERVICE_KEY_FILE,
      jwksFile: config.SERVICE_JWKS_FILE,
    }),
    openSigningKey(config.PLATFORM_KEY_FILE),
    openJwksFile(config.PLATFORM_JWKS_FILE),
    openMerchantCodeKey(config.MERCHANT_CODE_KEY_FILE, config.MERCHANT_CODE_JWKS_FILE),
    openSecrets(config.PIN_PEPPER_FILE, PEPPER_BYTES),
    openSecrets(config.WEBHOOK_SECRET_FILE, PEPPER_BYTES),
  ])
  const prisma = createClient(config.PAYMENT_DATABASE_URL)
  const database = createDatabase({ url: config.PAYMENT_DATABASE_URL, name: SERVICE_NAME, log })
  const hurried = createDatabase({ url: config.PAYMENT_DATABASE_URL, name: SERVICE_NAME, log, ...HURRIED })
  const tsm = createServiceClient({ baseUrl: config.TSM_URL, identity, target: 'tsm' })
  const onecard = createServiceClient({ baseUrl: config.ONECARD_URL, identity, target: 'onecard' })
  const channel = createOnecardChannel({ tsm, onecard, ...timeouts })
  const shownCodes = createShownCodes({ database, clock })
  const payments = createPayments({
    database: hurried,
    metrics,
    clock,
    log,
    onecard: channel,
    sandbox: createSandboxChannel({ onecard: channel, ledger: onecard, whyOver: shownCodes.whyOver }),
    pinFree: { totalFen: config.PIN_FREE_FEN, perDay: config.PIN_FREE_PER_DAY },
    confirmWithinSeconds: config.CONFIRM_WITHIN_SECONDS,
    watch: {
      duplicateSeconds: config.DUPLICATE_WITHIN_SECONDS,
      twoMerchantsSeconds: config.TWO_MERCHANTS_WITHIN_SECONDS,
    },
    convoys: config.CONVOYS,
    patienceMs: timeouts.patienceMs,
    ...payingOptions,
  })
  const long = createDatabase({ url: config.PAYMENT_DATABASE_URL, name: 'reconciliation', log, ...LONG_WORK })
  const limits = { belowFen: config.PENDING_SURCHARGE_MIN_FEN, afterDays: config.PENDING_SURCHARGE_DAYS }
  const surcharges = () => turnOverSurcharges({ database, clock, log, onecard, limits })
  const reconciler = createReconciler({ database, long, onecard, payments, turnOverSurcharges: surcharges, clock, log })
  return {
    deps: {
      config,
      log,
      metrics,
      clock,
      prisma,
      database,
      hurried,
      platformKey,
      platformKeys,
      merchantCodeKey,
      pinPeppers,
      webhooks: {
        database,
        clock,
        log,
        secrets,
        rules: { allowLocalhost: config.WEBHOOK_ALLOW_LOCALHOST },
        unknownHosts: createRateLimit({ name: 'unknown-hosts', points: 30, perSeconds: 600 }),
      },
      tsm,
      onecard,
      payments,
      turnOverSurcharges: surcharges,
      reconciler,
      shownCodes,
    },
    async close() {
      await reconciler.stop()
      await payments.close()
      await Promise.all([tsm.close(), onecard.close(), database.close(), hurried.close(), prisma.$disconnect()])
    },
  }
}
