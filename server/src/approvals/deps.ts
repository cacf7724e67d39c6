import type { Clock } from '@yimatong/contract/clock'
import type { OfficeRole } from '@yimatong/contract/roles'
import type { Database } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import type { AuditCaller } from '../audit/record.ts'
import type { Kinds } from './kinds.ts'

export interface ApprovalDeps {
  database: Database
  clock: Clock
  log: Log
  /** What can be asked for. */
  approvalKinds: Kinds
}

/** Somebody of the office in a request. */
export interface OfficePerson extends AuditCaller {
  role: OfficeRole
}
