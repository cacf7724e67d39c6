import type { Clock } from '@yimatong/contract/clock'
import type { Database } from '@yimatong/kit/database'
import type { RateLimit } from '@yimatong/kit/rate-limit'
import type { MerchantCodeKey } from '../../merchant-codes/key.ts'
import type { Payments } from '../../payments/payments.ts'
import type { PinDeps } from '../pins.ts'

/** What orders need. */
export interface OrderDeps extends PinDeps {
  database: Database
  clock: Clock
  merchantCodeKey: MerchantCodeKey
  payments: Pick<Payments, 'price' | 'payForward' | 'awaitForward' | 'requireRoom'>
  /** What static codes may take of one person on one business day, in fen. */
  staticLimitFen: number
  /** Orders and quotes by person. */
  ordersPerPerson: RateLimit
}
