import { portalHome } from '@yimatong/contract/portal-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { readHome } from '../data/home.ts'
import type { PortalDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

export const home = ({ clock }: PortalDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/home',
      summary: 'Today against the same weekday of last week',
      tags: ['Home'],
      auth: guardOf('GET /home'),
      responses: { 200: { description: 'Takings, outcomes, the meal-time curve, the tills.', schema: portalHome } },
    },
    (_input, { caller }) => readHome(caller.data, clock()),
  )
