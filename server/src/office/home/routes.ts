import { officeTurnover } from '@yimatong/contract/office-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { readTurnover } from './read.ts'

const tags = ['Office: home']

/** What the home page's cards show; each card asks for itself. */
export const homeEndpoints = ({ database, clock }: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/home/turnover',
      summary: 'The whole campus today against the same weekday of the week before',
      tags,
      auth: guardOf('GET /home/turnover'),
      responses: { 200: { description: 'The sums.', schema: officeTurnover } },
    },
    () => readTurnover(database, clock()),
  ),
]
