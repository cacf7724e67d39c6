import type { Clock } from '@yimatong/contract/clock'
import type { Database } from '@yimatong/kit/database'
import type { Secrets } from '@yimatong/kit/keys'
import type { Log } from '@yimatong/kit/log'
import type { TargetRules } from '@yimatong/kit/outbound'
import type { RateLimit } from '@yimatong/kit/rate-limit'

export interface WebhookDeps {
  database: Database
  clock: Clock
  log: Log
  /** The keys that sign are worked out from the newest at that time; they are in no database. */
  secrets: Secrets
  /** Which addresses are taken. */
  rules: TargetRules
  /** Addresses by merchant whose host had no public one: nobody is to try names by the thousand at our name server. */
  unknownHosts: RateLimit
  /** For one attempt, from the name's address to the last byte of the answer; five seconds when absent. */
  attemptMs?: number
}
