import type { RequestListener } from 'node:http'
import type { Clock } from '@yimatong/contract/clock'
import { createApp } from '@yimatong/kit/app'
import type { Database } from '@yimatong/kit/database'
import { mountDocs } from '@yimatong/kit/docs'
import type { Guard } from '@yimatong/kit/guard'
import { mountHealth } from '@yimatong/kit/health'
import type { Log } from '@yimatong/kit/log'
import { type Metrics, mountMetrics } from '@yimatong/kit/metrics'
import { mountEndpoints } from '@yimatong/kit/routes'
import type { ServiceCaller } from '@yimatong/kit/service-tokens'
import type { AppCaller } from './app-token.ts'
import type { DevicesDeps } from './devices.ts'
import type { IssueDeps } from './issue-codes.ts'
import type { KeyRing } from './key-ring.ts'
import type { Redeemer } from './redeem.ts'
import { tsmEndpoints } from './routes/index.ts'

/** What the endpoints share. */
export interface RouteDeps extends DevicesDeps, IssueDeps {
  clock: Clock
  keyRing: KeyRing
  redeemer: Pick<Redeemer, 'redeem'>
  /** Lets a phone in. */
  appGuard: Guard<AppCaller>
  /** Lets the payment server in, and nobody else. */
  paymentGuard: Guard<ServiceCaller>
  meters: Meters
}

export type Meters = ReturnType<typeof createMeters>

export interface AppDeps extends Omit<RouteDeps, 'meters'> {
  database: Database
  log: Log
  metrics: Metrics
  publicOrigin?: string
  /** For tests: an answer that does not fit its schema is then an error. */
  validateResponses?: boolean
}

const PREFIX = '/tsm/v1'

function createMeters(metrics: Metrics) {
  return {
    issued: metrics.counter({ name: 'tsm_codes_issued_total', help: 'Consumption codes issued.' }),
    redemptions: metrics.counter({
      name: 'tsm_redemptions_total',
      help: 'Redemptions asked for, by outcome; a repeated question counts again.',
      labelNames: ['outcome'],
    }),
  }
}

/** The TSM as a request listener. */
export function createTsmApp(deps: AppDeps): RequestListener {
  const { log, metrics, database, publicOrigin, validateResponses = false } = deps
  const endpoints = tsmEndpoints({ ...deps, meters: createMeters(metrics) })
  return createApp({
    name: 'tsm',
    log,
    metrics,
    ...(publicOrigin === undefined ? {} : { publicOrigin }),
    mount(app) {
      mountHealth(app, { log, checks: { database: () => database.ping() } })
      mountMetrics(app, metrics, 'loopback')
      mountDocs(app, {
        title: 'Yimatong TSM',
        version: '1',
        description: 'Enrols phones, issues consumption codes (消费二维码), redeems each once, revokes.',
        rooms: [{ prefix: PREFIX, endpoints }],
      })
      mountEndpoints(app, PREFIX, endpoints, { validateResponses })
    },
  })
}
