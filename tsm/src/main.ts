import { systemClock } from '@yimatong/contract/clock'
import { createDatabase } from '@yimatong/kit/database'
import { openJwksFile } from '@yimatong/kit/keys'
import { createLog } from '@yimatong/kit/log'
import { createMetrics } from '@yimatong/kit/metrics'
import { runService } from '@yimatong/kit/run-service'
import { createServiceIdentity } from '@yimatong/kit/service-tokens'
import { createClient } from '@yimatong/prisma/token'
import { appGuard } from './app-token.ts'
import { createTsmApp } from './app.ts'
import { readTsmConfig } from './config.ts'
import { createDeviceKeyCache } from './device-key-cache.ts'
import { FORGET_EVERY_MS, forgetCodes } from './forget-codes.ts'
import { openKeyRing } from './key-ring.ts'
import { createRedeemer } from './redeem.ts'

const NAME = 'tsm'

const config = readTsmConfig()
const clock = systemClock
const log = createLog({ name: NAME, level: config.LOG_LEVEL })
const metrics = createMetrics({ name: NAME, ownsProcess: true })
const keyRing = openKeyRing(
  {
    directory: config.TSM_KEYS_DIR,
    onUnreadable: (error) => log.error({ err: error }, 'the voucher keys cannot be read again'),
  },
  clock(),
)
const identity = await createServiceIdentity({
  name: NAME,
  keyFile: config.SERVICE_KEY_FILE,
  jwksFile: config.SERVICE_JWKS_FILE,
})
const platformKeys = await openJwksFile(config.PLATFORM_JWKS_FILE)
const database = createDatabase({ url: config.TSM_DATABASE_URL, name: NAME, log })
await database.assertDurable()
const prisma = createClient(config.TSM_DATABASE_URL)
// The first query loads Prisma's query compiler, more than a second of work that no caller should wait for.
await prisma.stopList.count()
const redeemer = createRedeemer({
  keyRing,
  deviceKeys: createDeviceKeyCache(),
  database,
  clock,
  log,
  metrics,
  guessBudget: config.DIGITS_GUESS_BUDGET,
})
const forgetting = setInterval(() => {
  forgetCodes({ database, clock, keepDays: config.KEEP_EXPIRED_CODES_DAYS }).catch((error: unknown) =>
    log.warn({ err: error }, 'could not clear away expired codes'),
  )
}, FORGET_EVERY_MS)

await runService({
  name: NAME,
  log,
  host: config.HOST,
  port: config.PORT,
  app: createTsmApp({
    clock,
    log,
    metrics,
    database,
    prisma,
    keyRing,
    redeemer,
    publicOrigin: config.PUBLIC_ORIGIN,
    appGuard: appGuard(platformKeys, clock),
    paymentGuard: identity.requireService(['payment']),
    maxActiveDevices: config.MAX_ACTIVE_DEVICES,
    enrolLimitPerDay: config.ENROL_LIMIT_PER_DAY,
    keyOverlapMs: config.KEY_OVERLAP_SECONDS * 1000,
    voucherLifeMs: config.VOUCHER_LIFE_SECONDS * 1000,
    voucherCapFen: config.VOUCHER_CAP_FEN,
    issueLimit: { batches: config.ISSUE_LIMIT, windowMs: config.ISSUE_WINDOW_SECONDS * 1000 },
  }),
  onStopping: [() => clearInterval(forgetting)],
  onStop: [() => redeemer.close(), () => database.close(), () => prisma.$disconnect()],
})
