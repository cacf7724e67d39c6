import { codeAgesAnswer, codeAgesQuery } from '@yimatong/contract/tsm-api'
import { endpoint } from '@yimatong/kit/routes'
import { readCodeAges } from '../code-ages.ts'
import type { RouteDeps } from './deps.ts'

export const codeAgesRoute = ({ database, paymentGuard }: RouteDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/code-ages',
      summary: 'How old codes were when they were scanned',
      description:
        'By business day, for the office. Says how long a phone has had no need of a network, not that it had none.',
      tags: ['internal'],
      auth: paymentGuard,
      query: codeAgesQuery,
      responses: { 200: { description: 'The days on which codes were redeemed.', schema: codeAgesAnswer } },
    },
    ({ query }) => readCodeAges(database, query),
  )
