import type { Clock } from '@yimatong/contract/clock'
import type { Database } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import type { ServiceClient } from '@yimatong/kit/service-client'
import type { AuditCaller } from '../audit/record.ts'

/** What keeping people needs. */
export interface PeopleDeps {
  database: Database
  clock: Clock
  log: Log
  onecard: ServiceClient
  tsm: ServiceClient
}

/** A change of somebody: who makes it, of whom, and why. */
export interface PersonChange {
  caller: AuditCaller
  personId: string
  reason: string
}
