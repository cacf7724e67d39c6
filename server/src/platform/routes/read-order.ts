import { orderParams, orderView } from '@yimatong/contract/platform-api'
import { endpoint } from '@yimatong/kit/routes'
import type { PlatformDeps } from '../deps.ts'
import { appGuard } from '../guard.ts'
import { findOrder } from '../orders/order.ts'
import { orderView as viewOf } from '../orders/view.ts'

export const readOrderEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/orders/{orderId}',
      summary: 'An order and what became of it',
      tags: ['Orders'],
      auth: appGuard(deps.tokens),
      params: orderParams,
      responses: { 200: { description: 'The order as it stands.', schema: orderView } },
      problems: ['NOT_FOUND'],
    },
    async ({ params }, { caller }) => viewOf(deps, await findOrder(deps.database, caller.personId, params.orderId)),
  )
