import { payByCodeBody, paymentView } from '@yimatong/contract/gateway-api'
import type { Guard } from '@yimatong/kit/guard'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { Payments } from '../payments/payments.ts'
import { paymentView as viewOf } from '../payments/view.ts'
import type { ActiveTerminal } from './guards.ts'
import { type MayBeginDeps, requireMayBegin } from './may-begin.ts'

export interface CreatePaymentDeps extends MayBeginDeps {
  payments: Pick<Payments, 'payByCode'>
  guard: Guard<ActiveTerminal>
}

export function createPayment(deps: CreatePaymentDeps): Endpoint {
  const { payments, guard } = deps
  return endpoint(
    {
      method: 'post',
      path: '/payments',
      summary: 'Take a payment by a scanned code (reverse scan)',
      description:
        'Synchronous. SUCCESS and PAYERROR are outcomes and final. PROCESSING is not a failure: ask again by the order ' +
        'number, and do not scan again. USERPAYING: nothing is charged yet, `confirmation` says why. Most reasons wait for the ' +
        "payer's PIN, on the phone. DUPLICATE waits for the cashier: the same person was charged the same here a moment ago, see " +
        '`POST payments/{outTradeNo}/confirm`. Whoever cannot ask lets it expire, and it ends as CLOSED. The same order number with the same content is the same payment, for ever.',
      tags: ['payments'],
      auth: guard,
      body: payByCodeBody,
      responses: { 200: { description: 'The payment as it stands.', schema: paymentView } },
      problems: ['IDEMPOTENCY_CONFLICT', 'SHIFT_REQUIRED', 'TERMINAL_LOCKED', 'OVERLOADED'],
    },
    async ({ body }, { caller }) => {
      // Waited for only where there is something to look up.
      const toLookUp = requireMayBegin(deps, caller, body.outTradeNo)
      if (toLookUp !== undefined) await toLookUp
      return viewOf(await payments.payByCode(caller, body))
    },
  )
}
