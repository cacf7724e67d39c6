import { payByCodeBody, paymentView } from '@yimatong/contract/gateway-api'
import type { Guard } from '@yimatong/kit/guard'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { Payments } from '../payments/payments.ts'
import { paymentView as viewOf } from '../payments/view.ts'
import type { ActiveTerminal } from './guards.ts'

export interface CreatePaymentDeps {
  payments: Pick<Payments, 'payByCode'>
  guard: Guard<ActiveTerminal>
}

export function createPayment({ payments, guard }: CreatePaymentDeps): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/payments',
      summary: 'Take a payment by a scanned code (reverse scan)',
      description:
        'Synchronous. SUCCESS and PAYERROR are outcomes and final. PROCESSING is not a failure: ask again by the order ' +
        'number, and do not scan again. The same order number with the same content is the same payment, for ever.',
      tags: ['payments'],
      auth: guard,
      body: payByCodeBody,
      responses: { 200: { description: 'The payment as it stands.', schema: paymentView } },
      problems: ['IDEMPOTENCY_CONFLICT', 'OVERLOADED'],
    },
    async ({ body }, { caller }) => viewOf(await payments.payByCode(caller, body)),
  )
}
