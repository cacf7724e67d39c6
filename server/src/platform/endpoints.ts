import type { Endpoint } from '@yimatong/kit/routes'
import type { PlatformDeps } from './deps.ts'
import { endSessionEndpoint } from './routes/end-session.ts'
import { listBillsEndpoint } from './routes/list-bills.ts'
import { loginEndpoint } from './routes/login.ts'
import { readMeEndpoint } from './routes/read-me.ts'
import { refreshSessionEndpoint } from './routes/refresh-session.ts'

/** Everything that the app may ask, to be mounted at `/platform/v1`. */
export const platformEndpoints = (deps: PlatformDeps): Endpoint[] => [
  loginEndpoint(deps),
  refreshSessionEndpoint(deps),
  endSessionEndpoint(deps),
  readMeEndpoint(deps),
  listBillsEndpoint(deps),
]
