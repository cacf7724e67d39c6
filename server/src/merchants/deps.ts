import type { Clock } from '@yimatong/contract/clock'
import type { Database } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import type { ServiceClient } from '@yimatong/kit/service-client'

export interface MerchantDeps {
  database: Database
  clock: Clock
  log: Log
  onecard: ServiceClient
}
