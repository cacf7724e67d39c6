import type { Endpoint } from '@yimatong/kit/routes'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { changeEndpoints } from './changes.ts'
import { exportEndpoints } from './exports.ts'
import { importEndpoints } from './imports.ts'
import { readEndpoints } from './read.ts'
import { visitorEndpoints } from './visitors.ts'

/** Who is on campus, how they stand, and what the office decides about them. */
export const peopleEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  // A file's name would else be taken for a person's id.
  ...exportEndpoints(deps, guardOf),
  ...readEndpoints(deps, guardOf),
  ...changeEndpoints(deps, guardOf),
  ...visitorEndpoints(deps, guardOf),
  ...importEndpoints(deps, guardOf),
]
