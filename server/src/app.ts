import type { RequestListener } from 'node:http'
import { magicAmountsTable } from '@yimatong/contract/sandbox'
import { createApp, mountEndpoints, type Room } from '@yimatong/kit/app'
import { mountDocs } from '@yimatong/kit/docs'
import { mountHealth } from '@yimatong/kit/health'
import { mountMetrics } from '@yimatong/kit/metrics'
import type { Passage } from '@yimatong/kit/proxy'
import type { Deps } from './deps.ts'
import { type Gateway, GATEWAY_PREFIX } from './gateway/gateway.ts'

type MountApp = Parameters<typeof createApp>[0]['mount']

export interface PaymentAppOptions {
  deps: Deps
  gateway: Gateway
  /** The other rooms behind the same origin. */
  rooms: readonly Room[]
  /** The way to the TSM's public part. */
  passage?: Passage
  /** What is not an API: pages. Mounted last. */
  mountRest?: MountApp
  /** For tests: an answer that does not fit its schema is then an error. */
  validateResponses?: boolean
}

/** The payment server as a request listener: the tills' door, the app's door and the pages on one origin. */
export function createPaymentApp(options: PaymentAppOptions): RequestListener {
  const { deps, gateway, passage, mountRest, validateResponses = false } = options
  const { log, metrics, config, database, tsm, onecard } = deps
  const rooms = [{ prefix: GATEWAY_PREFIX, endpoints: gateway.endpoints }, ...options.rooms]
  return createApp({
    log,
    metrics,
    publicOrigin: config.PUBLIC_ORIGIN,
    ...(config.TRUSTED_PROXIES === undefined ? {} : { trustProxy: config.TRUSTED_PROXIES }),
    // The strong decoder of scanned codes is WebAssembly.
    contentSecurity: { 'script-src': ["'wasm-unsafe-eval'"] },
    ...(passage && { passage }),
    hot: { prefix: GATEWAY_PREFIX, endpoints: gateway.hotEndpoints, validateResponses },
    mount(app) {
      const checks = { database: () => database.ping(), tsm: () => tsm.ping(), onecard: () => onecard.ping() }
      mountHealth(app, { log, checks })
      mountMetrics(app, metrics, 'loopback')
      mountDocs(app, {
        title: 'Yimatong payment server',
        version: '1',
        description:
          "The tills' and integrators' door (gateway), the app's (platform), the merchants' (portal) and the logistics office's (portal/v1/office). Amounts are integer fen." +
          `\n\n## Magic amounts of test merchants\n\n${magicAmountsTable()}`,
        origin: config.PUBLIC_ORIGIN,
        rooms,
      })
      for (const room of rooms) mountEndpoints(app, room, { validateResponses })
      mountRest?.(app)
    },
  })
}
