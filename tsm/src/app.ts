import type { RequestListener } from 'node:http'
import { createApp, mountEndpoints } from '@yimatong/kit/app'
import type { Database } from '@yimatong/kit/database'
import { mountDocs } from '@yimatong/kit/docs'
import { mountHealth } from '@yimatong/kit/health'
import type { Log } from '@yimatong/kit/log'
import { type Metrics, mountMetrics } from '@yimatong/kit/metrics'
import { createMeters, type RouteDeps } from './routes/deps.ts'
import { internalEndpoints, publicEndpoints } from './routes/index.ts'
import { issueCodesRoute } from './routes/issue-codes.ts'
import { redeemCodesRoute } from './routes/redeem-codes.ts'

export interface AppDeps extends Omit<RouteDeps, 'meters'> {
  database: Database
  log: Log
  metrics: Metrics
  publicOrigin?: string
  /** For tests: an answer that does not fit its schema is then an error. */
  validateResponses?: boolean
}

const PREFIX = '/tsm/v1'

/** The TSM as a request listener. */
export function createTsmApp(deps: AppDeps): RequestListener {
  const { log, metrics, database, publicOrigin, validateResponses = false } = deps
  const routeDeps = { ...deps, meters: createMeters(metrics) }
  const hot = [issueCodesRoute(routeDeps), redeemCodesRoute(routeDeps)]
  const room = { prefix: PREFIX, endpoints: [...publicEndpoints(routeDeps), ...hot, ...internalEndpoints(routeDeps)] }
  return createApp({
    log,
    metrics,
    ...(publicOrigin === undefined ? {} : { publicOrigin }),
    hot: { prefix: PREFIX, endpoints: hot, validateResponses },
    mount(app) {
      mountHealth(app, { log, checks: { database: () => database.ping() } })
      mountMetrics(app, metrics, 'loopback')
      mountDocs(app, {
        title: 'Yimatong TSM',
        version: '1',
        description: 'Enrols phones, issues consumption codes (消费二维码), redeems each once, revokes.',
        rooms: [room],
      })
      mountEndpoints(app, room, { validateResponses })
    },
  })
}
