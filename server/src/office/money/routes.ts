import type { Endpoint } from '@yimatong/kit/routes'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { askingEndpoints } from './asking.ts'
import { bookEndpoints } from './books.ts'
import { counterEndpoints } from './counter.ts'
import { subsidyEndpoints } from './subsidies.ts'

/** Money in and out (收支), as the office asks for it. */
export const moneyEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  ...counterEndpoints(deps, guardOf),
  ...subsidyEndpoints(deps, guardOf),
  ...askingEndpoints(deps, guardOf),
  ...bookEndpoints(deps, guardOf),
]
