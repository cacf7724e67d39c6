import { revocationList, revocationsQuery } from '@yimatong/contract/tsm-api'
import { endpoint, reply } from '@yimatong/kit/routes'
import type { RouteDeps } from './deps.ts'
import { listRevocations } from '../revoke.ts'

/** Many tills behind one cache ask once; the TSM refuses revoked codes at once whatever a till still believes. */
const CACHE = 'public, max-age=5'

export const getRevocationsRoute = (deps: RouteDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/revocations',
      summary: 'What the stop list gained',
      description: 'After version `since`, or the whole list. Devices whose codes have all expired are left out.',
      tags: ['tills'],
      query: revocationsQuery,
      responses: { 200: { description: 'The stop list from that version on.', schema: revocationList } },
    },
    async ({ query: { since } }) =>
      reply(await listRevocations(deps, since === undefined ? undefined : Number(since)), {
        headers: { 'Cache-Control': CACHE },
      }),
  )
