import { holdAnswer, holdBody } from '@yimatong/contract/tsm-api'
import { endpoint } from '@yimatong/kit/routes'
import { holdPerson } from '../hold.ts'
import type { RouteDeps } from './deps.ts'

export const holdPersonRoute = (deps: RouteDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/holds',
      summary: 'A person reports a loss, or ends that',
      description:
        'Every phone and every code of the person is dead at once; while it is held nothing is enrolled or issued. Numbered ' +
        'by the caller: an older decision that comes late changes nothing.',
      tags: ['internal'],
      auth: deps.paymentGuard,
      body: holdBody,
      responses: { 200: { description: 'A stop list that has them all.', schema: holdAnswer } },
    },
    ({ body }) => holdPerson(deps, body),
  )
