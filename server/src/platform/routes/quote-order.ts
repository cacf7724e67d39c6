import { orderQuote } from '@yimatong/contract/order-quote'
import { orderParams, quoteBody } from '@yimatong/contract/platform-api'
import { endpoint } from '@yimatong/kit/routes'
import type { PlatformDeps } from '../deps.ts'
import { appGuard } from '../guard.ts'
import { quoteOrder } from '../orders/quote.ts'

export const quoteOrderEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/orders/{orderId}/quote',
      summary: 'What an amount would cost',
      description: "The surcharge follows from the payer's identity, by rule. The total is what `pay` must name.",
      tags: ['Orders'],
      auth: appGuard(deps.tokens),
      params: orderParams,
      body: quoteBody,
      responses: { 200: { description: 'The amount, the surcharge and the total.', schema: orderQuote } },
      problems: [
        'NOT_FOUND',
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
        'ORDER_CLOSED',
        'STATE_CONFLICT',
        'LIMIT_EXCEEDED',
        'RATE_LIMITED',
      ],
    },
    async ({ params, body }, { caller }) => {
      await deps.ordersPerPerson.limit(caller.personId)
      return quoteOrder(deps, { personId: caller.personId, orderId: params.orderId }, body.amount)
    },
  )
