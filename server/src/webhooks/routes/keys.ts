import { webhookJwks, webhookKeysParams } from '@yimatong/contract/webhook-api'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import type { WebhookDeps } from '../deps.ts'
import { jwksOf, listKeys } from '../keys.ts'

export const WEBHOOKS_PREFIX = '/webhooks/v1'

export const webhookKeysEndpoint = (deps: Pick<WebhookDeps, 'database' | 'clock'>): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/keys/{merchantNo}',
      summary: "The keys that sign a merchant's notifications",
      description:
        'Several while one takes over from another; none for a merchant that has no endpoint, or that there is not.',
      tags: ['Webhooks'],
      params: webhookKeysParams,
      responses: { 200: { description: 'A JWK set.', schema: webhookJwks } },
    },
    async ({ params }) => {
      const keys = await listKeys(deps, params.merchantNo)
      return reply(jwksOf(keys), { headers: { 'Cache-Control': 'public, max-age=60' } })
    },
  )
