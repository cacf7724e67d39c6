import type { Endpoint } from '@yimatong/kit/routes'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { settlementFiles } from './files.ts'
import { settlementPayouts } from './payouts.ts'
import { settlementReading } from './reading.ts'
import { askUnreconciled } from './unreconciled.ts'

/** Settlements: everybody of the office reads them, finance makes them and pays them out. */
export const settlementEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  ...settlementReading(deps, guardOf),
  ...settlementFiles(deps, guardOf),
  ...settlementPayouts(deps, guardOf),
  askUnreconciled(deps, guardOf),
]
