import { exceptionsQuery, portalExceptionPage } from '@yimatong/contract/portal-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { readExceptionPage } from '../data/exceptions.ts'
import type { GuardOf } from '../guard.ts'

const USUAL_LIMIT = 20

export const listExceptions = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/exceptions',
      summary: 'Where our books and the ledger did not agree (差错)',
      description:
        'Newest first, with what each side said when it was found. What can be repaired by rule is repaired within a minute ' +
        '(`automatic`), under an id of its own; the rest waits for a person. Payments and refunds themselves stay as they are.',
      tags: ['Exceptions'],
      auth: guardOf('GET /exceptions'),
      query: exceptionsQuery,
      responses: { 200: { description: 'One page.', schema: portalExceptionPage } },
    },
    ({ query: { state, cursor, limit } }, { caller }) =>
      readExceptionPage(caller.data, { state, cursor, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }),
  )
