import type { ServiceClient } from '@yimatong/kit/service-client'

/** The two peers of the school's own card: who proves codes, and who keeps the accounts. */
export interface OnecardDeps {
  tsm: ServiceClient
  onecard: ServiceClient
  /** How long a call may take; what has not answered by then may have acted all the same. */
  redeemTimeoutMs: number
  ledgerTimeoutMs: number
}
