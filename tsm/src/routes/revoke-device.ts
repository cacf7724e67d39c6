import { id } from '@yimatong/contract/fields'
import { deviceView } from '@yimatong/contract/tsm-api'
import { endpoint } from '@yimatong/kit/routes'
import { z } from 'zod'
import type { RouteDeps } from './deps.ts'
import { revokeDevice } from '../revoke.ts'

export const revokeDeviceRoute = (deps: RouteDeps) =>
  endpoint(
    {
      method: 'delete',
      path: '/devices/{deviceId}',
      summary: 'Revoke a device',
      description: 'All its codes die at once. Revoking again changes nothing.',
      tags: ['devices'],
      auth: deps.appGuard,
      params: z.strictObject({ deviceId: id('device') }),
      responses: { 200: { description: 'The device is revoked.', schema: deviceView } },
      problems: ['NOT_FOUND'],
    },
    ({ params }, { caller }) => revokeDevice(deps, { personId: caller.personId, deviceId: params.deviceId }),
  )
