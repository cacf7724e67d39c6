import { visitorBody, visitorSlip } from '@yimatong/contract/office-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { makeVisitor } from '../../people/visitors.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

export const visitorEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'post',
      path: '/people/visitors',
      summary: 'Makes a visitor: an outsider of some days, with an account and a login',
      description: 'The page names the person: asked again, the same visitor is answered, with a new password.',
      tags: ['Office: people'],
      auth: guardOf('POST /people/visitors'),
      body: visitorBody,
      responses: { 201: { description: 'For the slip; nobody can read the password again.', schema: visitorSlip } },
      problems: ['ONECARD_UNAVAILABLE'],
    },
    ({ body }, { caller }) => makeVisitor(deps, caller, body),
  ),
]
