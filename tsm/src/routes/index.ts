import type { Endpoint } from '@yimatong/kit/routes'
import type { RouteDeps } from './deps.ts'
import { codeAgesRoute } from './code-ages.ts'
import { enrolDeviceRoute } from './enrol-device.ts'
import { getJwksRoute } from './get-jwks.ts'
import { getRevocationsRoute } from './get-revocations.ts'
import { holdPersonRoute } from './hold-person.ts'
import { listKeysRoute, rotateKeysRoute } from './keys.ts'
import { listDevicesRoute } from './list-devices.ts'
import { listPersonDevicesRoute, revokePersonDevicesRoute } from './person-devices.ts'
import { revokeDeviceRoute } from './revoke-device.ts'

/** What phones and tills may call, beside being given codes. */
export function publicEndpoints(deps: RouteDeps): Endpoint[] {
  return [
    enrolDeviceRoute(deps),
    listDevicesRoute(deps),
    revokeDeviceRoute(deps),
    getJwksRoute(deps),
    getRevocationsRoute(deps),
  ]
}

/** What the payment server may call, beside redeeming. */
export function internalEndpoints(deps: RouteDeps): Endpoint[] {
  return [
    holdPersonRoute(deps),
    listPersonDevicesRoute(deps),
    revokePersonDevicesRoute(deps),
    listKeysRoute(deps),
    rotateKeysRoute(deps),
    codeAgesRoute(deps),
  ]
}
