import type { Clock } from '@yimatong/contract/clock'
import type { Database } from '@yimatong/kit/database'
import type { Guard } from '@yimatong/kit/guard'
import type { ServiceCaller } from '@yimatong/kit/service-tokens'
import type { Meters } from './meters.ts'
import type { PostingLane } from './posting-lane.ts'

/** What the endpoints share. */
export interface OnecardDeps {
  database: Database
  lane: Pick<PostingLane, 'post'>
  clock: Clock
  meters: Meters
  /** Lets the payment server in, and nobody else. */
  guard: Guard<ServiceCaller>
  /** How many days back a debit or a top-up may be dated. */
  daysPast: number
}
