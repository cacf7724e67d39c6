import { deviceList } from '@yimatong/contract/tsm-api'
import { endpoint } from '@yimatong/kit/routes'
import type { RouteDeps } from './deps.ts'
import { listDevices } from '../devices.ts'

export const listDevicesRoute = (deps: RouteDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/devices',
      summary: "The person's devices, newest first",
      tags: ['devices'],
      auth: deps.appGuard,
      responses: { 200: { description: 'At most 100 devices, revoked ones too.', schema: deviceList } },
    },
    async (_input, { caller }) => ({ devices: await listDevices(deps, caller.personId) }),
  )
