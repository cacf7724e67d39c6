import type { Endpoint } from '@yimatong/kit/routes'
import type { RouteDeps } from '../app.ts'
import { enrolDeviceRoute } from './enrol-device.ts'
import { getJwksRoute } from './get-jwks.ts'
import { getRevocationsRoute } from './get-revocations.ts'
import { issueCodesRoute } from './issue-codes.ts'
import { listDevicesRoute } from './list-devices.ts'
import { redeemCodesRoute } from './redeem-codes.ts'
import { revokeDeviceRoute } from './revoke-device.ts'

/** Everything below `/tsm/v1`. */
export function tsmEndpoints(deps: RouteDeps): Endpoint[] {
  return [
    enrolDeviceRoute(deps),
    listDevicesRoute(deps),
    revokeDeviceRoute(deps),
    issueCodesRoute(deps),
    getJwksRoute(deps),
    getRevocationsRoute(deps),
    redeemCodesRoute(deps),
  ]
}
