import type { Clock } from '@yimatong/contract/clock'
import type { Database } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import type { TargetRules } from '@yimatong/kit/outbound'

export interface WebhookDeps {
  database: Database
  clock: Clock
  log: Log
  /** The keys that sign are worked out from it; it is in no database. */
  secret: Buffer
  /** Which addresses are taken. */
  rules: TargetRules
  /** For one attempt, from the name's address to the last byte of the answer; five seconds when absent. */
  attemptMs?: number
}
