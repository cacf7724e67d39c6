import { systemClock } from '@yimatong/contract/clock'
import { createDatabase } from '@yimatong/kit/database'
import { createLog } from '@yimatong/kit/log'
import { createMetrics } from '@yimatong/kit/metrics'
import { runService } from '@yimatong/kit/run-service'
import { createServiceIdentity } from '@yimatong/kit/service-tokens'
import { createOnecardApp } from './app.ts'
import { startBalanceRoller } from './balance-roller.ts'
import { readOnecardConfig } from './config.ts'
import { createPostingLane } from './posting-lane.ts'

const NAME = 'onecard'

const config = readOnecardConfig()
const log = createLog({ name: NAME, level: config.LOG_LEVEL })
const metrics = createMetrics({ name: NAME, ownsProcess: true })
const identity = await createServiceIdentity({
  name: NAME,
  keyFile: config.SERVICE_KEY_FILE,
  jwksFile: config.SERVICE_JWKS_FILE,
})
const database = createDatabase({ url: config.ONECARD_DATABASE_URL, name: NAME, log })
await database.assertDurable()
const lane = createPostingLane({ database, log, metrics })
const roller = startBalanceRoller({ database, log }, config.ROLL_BALANCES_SECONDS * 1000)

await runService({
  name: NAME,
  log,
  host: config.HOST,
  port: config.PORT,
  app: createOnecardApp({
    log,
    metrics,
    database,
    lane,
    clock: systemClock,
    guard: identity.requireService(['payment']),
    daysPast: config.daysPast,
  }),
  onStopping: [() => roller.stop()],
  onStop: [() => lane.close(), () => database.close()],
})
