import { outTradeNoParams, paymentView } from '@yimatong/contract/gateway-api'
import { sandboxConfirmationBody } from '@yimatong/contract/sandbox-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { paymentView as viewOf } from '../../payments/view.ts'
import type { SandboxDeps } from './deps.ts'

export const decideConfirmation = ({ sandbox, guard }: SandboxDeps): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/sandbox/confirmations/{outTradeNo}',
      summary: 'The test person who is asked for the PIN confirms or refuses',
      description: 'What has an end already is answered as it stands, CLOSED when the time to confirm was over.',
      tags: ['sandbox'],
      auth: guard,
      params: outTradeNoParams,
      body: sandboxConfirmationBody,
      responses: { 200: { description: 'The payment as it stands.', schema: paymentView } },
      problems: ['NOT_FOUND', 'MERCHANT_DISABLED', 'OVERLOADED'],
    },
    async ({ params: { outTradeNo }, body: { decision } }, { caller: { merchantNo } }) =>
      viewOf(await sandbox.decide({ merchantNo, outTradeNo, decision })),
  )
