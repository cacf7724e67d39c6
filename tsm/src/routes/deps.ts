import type { Database } from '@yimatong/kit/database'
import type { Guard } from '@yimatong/kit/guard'
import type { Metrics } from '@yimatong/kit/metrics'
import type { ServiceCaller } from '@yimatong/kit/service-tokens'
import type { AppCaller } from '../app-token.ts'
import type { DevicesDeps } from '../devices.ts'
import type { IssueDeps } from '../issue-codes.ts'
import type { KeyRing } from '../key-ring.ts'
import type { Redeemer } from '../redeem.ts'

/** What the endpoints share. */
export interface RouteDeps extends DevicesDeps, IssueDeps {
  database: Pick<Database, 'lane' | 'query'>
  keyRing: KeyRing
  /** How long a new key is published before it signs. */
  keyOverlapMs: number
  redeemer: Pick<Redeemer, 'redeem'>
  /** Lets a phone in. */
  appGuard: Guard<AppCaller>
  /** Lets the payment server in, and nobody else. */
  paymentGuard: Guard<ServiceCaller>
  meters: ReturnType<typeof createMeters>
}

/** What the endpoints count, beside what every service counts. */
export function createMeters(metrics: Metrics) {
  return {
    issued: metrics.counter({ name: 'tsm_codes_issued_total', help: 'Consumption codes issued.' }),
    redemptions: metrics.counter({
      name: 'tsm_redemptions_total',
      help: 'Redemptions asked for, by outcome; a repeated question counts again.',
      labelNames: ['outcome'],
    }),
  }
}
