import { deviceView, enrolDeviceBody } from '@yimatong/contract/tsm-api'
import { endpoint, reply } from '@yimatong/kit/routes'
import type { RouteDeps } from './deps.ts'
import { enrolDevice } from '../devices.ts'

export const enrolDeviceRoute = (deps: RouteDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/devices',
      summary: 'Enrol this phone',
      description:
        'Binds two keys made on the phone to the person. Older phones are revoked with it, and their codes die. The same signing key again is the same device. Another one takes a login of the last quarter of an hour: after that PROOF_REQUIRED, and a fresh login helps.',
      tags: ['devices'],
      auth: deps.appGuard,
      body: enrolDeviceBody,
      responses: {
        201: { description: 'The phone is enrolled.', schema: deviceView },
        200: { description: 'It was enrolled before.', schema: deviceView },
      },
      problems: [
        'FORBIDDEN',
        'PROOF_REQUIRED',
        'ACCOUNT_FROZEN',
        'DEVICE_REVOKED',
        'IDEMPOTENCY_CONFLICT',
        'RATE_LIMITED',
      ],
    },
    async ({ body }, { caller }) => {
      const { device, isNew } = await enrolDevice(deps, caller, body)
      return reply(device, { status: isNew ? 201 : 200 })
    },
  )
