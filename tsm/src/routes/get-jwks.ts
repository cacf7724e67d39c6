import { voucherJwks } from '@yimatong/contract/tsm-api'
import { endpoint, reply } from '@yimatong/kit/routes'
import type { RouteDeps } from './deps.ts'

/** Well below the overlap of a rotation, so that every till has the new key before it signs. */
const CACHE = 'public, max-age=60'

export const getJwksRoute = ({ keyRing, clock }: RouteDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/jwks',
      summary: 'The keys that sign consumption codes',
      description:
        'A key is listed before it signs and until its last code has expired. `kid` is the key number of the voucher.',
      tags: ['tills'],
      responses: { 200: { description: 'The keys in force.', schema: voucherJwks } },
    },
    () => reply(keyRing.jwks(clock()), { headers: { 'Cache-Control': CACHE } }),
  )
