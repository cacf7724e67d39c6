import type { ServiceClient } from '@yimatong/kit/service-client'

/** The two peers of the school's own card: who proves codes, and who keeps the accounts. */
export interface OnecardDeps {
  tsm: ServiceClient
  onecard: ServiceClient
}
