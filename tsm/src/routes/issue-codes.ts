import { id } from '@yimatong/contract/fields'
import { codeBatch } from '@yimatong/contract/tsm-api'
import { endpoint } from '@yimatong/kit/routes'
import { z } from 'zod'
import type { RouteDeps } from './deps.ts'
import { issueCodes } from '../issue-codes.ts'

export const issueCodesRoute = (deps: RouteDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/devices/{deviceId}/codes',
      summary: 'Ten consumption codes for this phone',
      description:
        'One JWE that only the phone can open. Unused codes of earlier batches are replaced but for a few, so that an answer that is lost strands nobody; use codes in the order in which they come.',
      tags: ['codes'],
      auth: deps.appGuard,
      params: z.strictObject({ deviceId: id('device') }),
      responses: { 200: { description: 'The batch.', schema: codeBatch } },
      problems: ['NOT_FOUND', 'ACCOUNT_FROZEN', 'DEVICE_REVOKED', 'RATE_LIMITED'],
    },
    async ({ params }, { caller }) => {
      const batch = await issueCodes(deps, { ...caller, deviceId: params.deviceId })
      deps.meters.issued.inc(batch.count)
      return batch
    },
  )
