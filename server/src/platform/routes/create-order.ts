import { orderBody, orderView } from '@yimatong/contract/platform-api'
import { endpoint } from '@yimatong/kit/routes'
import type { PlatformDeps } from '../deps.ts'
import { appGuard } from '../guard.ts'
import { createOrder } from '../orders/create-order.ts'
import { orderView as viewOf } from '../orders/view.ts'

export const createOrderEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/orders',
      summary: 'Begin to pay what was scanned (forward scan)',
      description:
        'Takes the text of a merchant code, or a merchant no. that was typed. Whatever can be refused is refused here, ' +
        'before anybody types an amount. Moves nothing; an order that is not paid closes by itself.',
      tags: ['Orders'],
      auth: appGuard(deps.tokens),
      body: orderBody,
      responses: { 201: { description: 'The order, with what it costs this person.', schema: orderView } },
      problems: [
        'CODE_UNKNOWN',
        'CODE_SIGNATURE',
        'CODE_REVOKED',
        'CODE_EXPIRED',
        'CODE_CANCELLED',
        'MERCHANT_DISABLED',
        'TERMINAL_DISABLED',
        'OUTSIDER_NOT_ALLOWED',
        'IDENTITY_ENDED',
        'SANDBOX_MISMATCH',
        'ACCOUNT_FROZEN',
        'ORDER_PAID',
        'ORDER_TAKEN',
        'RATE_LIMITED',
      ],
    },
    async ({ body }, { caller }) => {
      await deps.ordersPerPerson.limit(caller.personId)
      return viewOf(deps, await createOrder(deps, caller.personId, body))
    },
  )
