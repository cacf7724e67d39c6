import type { Clock } from '@yimatong/contract/clock'
import type { Database } from '@yimatong/kit/database'
import type { KeyLookup, Secrets, SigningKeySource } from '@yimatong/kit/keys'
import type { Log } from '@yimatong/kit/log'
import type { Metrics } from '@yimatong/kit/metrics'
import type { ServiceClient } from '@yimatong/kit/service-client'
import type { PrismaClient } from '@yimatong/prisma/payment'
import type { Config } from './config.ts'
import type { MerchantCodeKey } from './merchant-codes/key.ts'
import type { Payments } from './payments/payments.ts'
import type { Reconciler } from './reconciliation/reconciler.ts'
import type { ShownCodes } from './sandbox/shown-codes.ts'
import type { WebhookDeps } from './webhooks/deps.ts'

/** Everything that the rooms of the payment server share. A room's functions take the few of these that they need. */
export interface Deps {
  config: Config
  log: Log
  metrics: Metrics
  clock: Clock
  /** Ordinary queries. */
  prisma: PrismaClient
  /** SQL of our own: the pool, transactions, and lanes for the hot statements. */
  database: Database
  /** The same for what a till waits for. */
  hurried: Database
  /** Signs the tokens of phones and tills. */
  platformKey: SigningKeySource
  /** Finds the public keys that such tokens are verified with. */
  platformKeys: KeyLookup
  /** Signs merchant codes. */
  merchantCodeKey: MerchantCodeKey
  /** Keeps PIN hashes worthless without this process's files. */
  pinPeppers: Secrets
  /** What telling merchants' servers needs beside these. */
  webhooks: WebhookDeps
  tsm: ServiceClient
  onecard: ServiceClient
  payments: Payments
  /** Compares days with the one-card's statement. */
  reconciler: Reconciler
  /** Takes, or gives back, surcharges that were pending; see `surcharges/pending/turn.ts`. */
  turnOverSurcharges(): Promise<void>
  /** What simulated phones have shown, for the sandbox's test clock. */
  shownCodes: ShownCodes
}
