import { pageQuery } from '@yimatong/contract/fields'
import { billPage } from '@yimatong/contract/platform-api'
import { endpoint } from '@yimatong/kit/routes'
import { readBillPage } from '../bills.ts'
import type { PlatformDeps } from '../deps.ts'
import { appGuard } from '../guard.ts'

const USUAL_ROWS = 20

export const listBillsEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/me/bills',
      summary: 'My bills, newest first',
      description:
        'A cursor page, and the sums of every month that appears on it. What came back of a payment is a line of its own.',
      tags: ['Me'],
      auth: appGuard(deps.tokens),
      query: pageQuery,
      responses: { 200: { description: 'A page of bills.', schema: billPage } },
    },
    ({ query }, { caller }) =>
      readBillPage(deps, {
        personId: caller.personId,
        cursor: query.cursor,
        limit: query.limit === undefined ? USUAL_ROWS : Number(query.limit),
      }),
  )
