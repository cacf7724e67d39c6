import { id } from '@yimatong/contract/fields'
import { codeBatch, issueCodesBody } from '@yimatong/contract/tsm-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { z } from 'zod'
import type { RouteDeps } from './deps.ts'
import { createIssuer } from '../issue-codes.ts'

export function issueCodesRoute(deps: RouteDeps): Endpoint {
  const issueCodes = createIssuer(deps)
  return endpoint(
    {
      method: 'post',
      path: '/devices/{deviceId}/codes',
      summary: 'Ten consumption codes for this phone',
      description:
        'One JWE that only the phone can open. Unused codes of earlier batches are replaced but for a few, so that an answer that is lost strands nobody; use codes in the order in which they come, and say which one is next.',
      tags: ['codes'],
      auth: deps.appGuard,
      params: z.strictObject({ deviceId: id('device') }),
      body: issueCodesBody,
      responses: { 200: { description: 'The batch.', schema: codeBatch } },
      problems: ['NOT_FOUND', 'ACCOUNT_FROZEN', 'DEVICE_REVOKED', 'RATE_LIMITED', 'OVERLOADED'],
    },
    async ({ params, body }, { caller }) => {
      const batch = await issueCodes({ ...caller, deviceId: params.deviceId, next: body?.next })
      deps.meters.issued.inc(batch.count)
      return batch
    },
  )
}
