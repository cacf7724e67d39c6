import { billView, orderParams, payOrderBody } from '@yimatong/contract/platform-api'
import { endpoint } from '@yimatong/kit/routes'
import { billView as viewOf } from '../../payments/view.ts'
import type { PlatformDeps } from '../deps.ts'
import { appGuard } from '../guard.ts'
import { payOrder } from '../orders/pay-order.ts'

export const payOrderEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/orders/{orderId}/pay',
      summary: 'Pay an order by PIN',
      description:
        'The payer authorises exactly `total`. A refusal (4xx) means that nothing was charged; SUCCESS and PAYERROR are ' +
        'outcomes and final; PROCESSING is not a failure: ask for the order. The same order again is the same payment.',
      tags: ['Orders'],
      auth: appGuard(deps.tokens),
      params: orderParams,
      body: payOrderBody,
      responses: { 200: { description: 'The payment as it stands.', schema: billView } },
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
        'QUOTE_CHANGED',
        'LIMIT_EXCEEDED',
        'PIN_NOT_SET',
        'PIN_WRONG',
        'PIN_LOCKED',
        'IDEMPOTENCY_CONFLICT',
        'RATE_LIMITED',
        'OVERLOADED',
      ],
    },
    async ({ params, body }, { caller, ip }) =>
      viewOf(await payOrder(deps, { personId: caller.personId, orderId: params.orderId }, body, ip)),
  )
