import { billView, paymentParams } from '@yimatong/contract/platform-api'
import { endpoint } from '@yimatong/kit/routes'
import { readBill } from '../bills.ts'
import type { PlatformDeps } from '../deps.ts'
import { appGuard } from '../guard.ts'

export const readBillEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/me/bills/{paymentId}',
      summary: 'One of my bills, with what came back of it',
      tags: ['Me'],
      auth: appGuard(deps.tokens),
      params: paymentParams,
      responses: { 200: { description: 'The bill.', schema: billView } },
      problems: ['NOT_FOUND'],
    },
    ({ params }, { caller }) => readBill(deps, caller.personId, params.paymentId),
  )
