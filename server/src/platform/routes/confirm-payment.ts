import { billView, confirmBody, paymentParams } from '@yimatong/contract/platform-api'
import { endpoint } from '@yimatong/kit/routes'
import { billView as viewOf } from '../../payments/view.ts'
import { confirmPayment } from '../confirmations/decide.ts'
import type { PlatformDeps } from '../deps.ts'
import { appGuard } from '../guard.ts'

export const confirmPaymentEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/payments/{paymentId}/confirm',
      summary: 'Confirm a payment by PIN',
      description:
        'The payer authorises exactly `total`. A refusal (4xx) means that nothing was charged and the payment still waits. ' +
        'PROCESSING is not a failure: ask again. What was confirmed before is answered as it stands, whatever the PIN, and so is ' +
        'what has an end already, CLOSED when it was too late.',
      tags: ['Confirmations'],
      auth: appGuard(deps.tokens),
      params: paymentParams,
      body: confirmBody,
      responses: { 200: { description: 'The payment as it stands.', schema: billView } },
      problems: [
        'NOT_FOUND',
        'STATE_CONFLICT',
        'QUOTE_CHANGED',
        'PIN_NOT_SET',
        'PIN_WRONG',
        'PIN_LOCKED',
        'MERCHANT_DISABLED',
        'RATE_LIMITED',
        'OVERLOADED',
      ],
    },
    async ({ params, body }, { caller, ip }) =>
      viewOf(await confirmPayment(deps, { personId: caller.personId, paymentId: params.paymentId }, body, ip)),
  )
