import { id } from '@yimatong/contract/fields'
import { deviceList, revokeDevicesAnswer, revokeDevicesBody } from '@yimatong/contract/tsm-api'
import { endpoint } from '@yimatong/kit/routes'
import { z } from 'zod'
import { listDevices } from '../devices.ts'
import { revokeDevices } from '../revoke.ts'
import type { RouteDeps } from './deps.ts'

const params = z.strictObject({ personId: id('person') })

export const listPersonDevicesRoute = (deps: RouteDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/persons/{personId}/devices',
      summary: "A person's devices, for the school's office",
      tags: ['internal'],
      auth: deps.paymentGuard,
      params,
      responses: {
        200: { description: 'At most 100 devices, newest first, revoked ones too.', schema: deviceList },
      },
    },
    async ({ params: { personId } }) => ({ devices: await listDevices(deps, personId) }),
  )

export const revokePersonDevicesRoute = (deps: RouteDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/persons/{personId}/revocations',
      summary: "Revokes one of a person's devices, or all of them",
      description: 'Their codes die at once. Asked again it changes nothing.',
      tags: ['internal'],
      auth: deps.paymentGuard,
      params,
      body: revokeDevicesBody,
      responses: {
        200: { description: 'The devices then, and a stop list that has them.', schema: revokeDevicesAnswer },
      },
      problems: ['NOT_FOUND'],
    },
    async ({ params: { personId }, body: { deviceId } }) => {
      const stopListVersion = await revokeDevices(deps, { personId, deviceId })
      return { devices: await listDevices(deps, personId), stopListVersion }
    },
  )
