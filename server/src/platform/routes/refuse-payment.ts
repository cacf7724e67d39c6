import { billView, paymentParams } from '@yimatong/contract/platform-api'
import { endpoint } from '@yimatong/kit/routes'
import { billView as viewOf } from '../../payments/view.ts'
import { refusePayment } from '../confirmations/decide.ts'
import type { PlatformDeps } from '../deps.ts'
import { appGuard } from '../guard.ts'

export const refusePaymentEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/payments/{paymentId}/refuse',
      summary: 'Refuse a payment that waits for me',
      description: 'CLOSED from then on, nothing was charged. What has an end already is answered as it is.',
      tags: ['Confirmations'],
      auth: appGuard(deps.tokens),
      params: paymentParams,
      responses: { 200: { description: 'The payment as it stands.', schema: billView } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params: { paymentId } }, { caller: { personId } }) =>
      viewOf(await refusePayment(deps, { personId, paymentId })),
  )
