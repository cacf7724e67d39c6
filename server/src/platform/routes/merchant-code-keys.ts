import { merchantCodeKeys } from '@yimatong/contract/platform-api'
import { endpoint, reply } from '@yimatong/kit/routes'
import type { PlatformDeps } from '../deps.ts'

export const merchantCodeKeysEndpoint = ({ merchantCodeKey }: Pick<PlatformDeps, 'merchantCodeKey'>) =>
  endpoint(
    {
      method: 'get',
      path: '/merchant-code-keys',
      summary: 'The keys that sign merchant codes',
      description: 'With them a phone refuses a code that is none of ours before it asks anybody.',
      tags: ['Orders'],
      responses: { 200: { description: 'A JWK set; the kid is the `k` of a code.', schema: merchantCodeKeys } },
    },
    // A phone asks when it has met a key that it does not know: an answer from before a rotation would be of no use.
    async () => reply({ keys: await merchantCodeKey.publicJwks() }, { headers: { 'Cache-Control': 'no-cache' } }),
  )
