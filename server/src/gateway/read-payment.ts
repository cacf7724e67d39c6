import { outTradeNoParams, paymentView } from '@yimatong/contract/gateway-api'
import type { Guard } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { findByOutTradeNo, type ReadDeps } from '../payments/read.ts'
import { paymentView as viewOf } from '../payments/view.ts'
import type { ActiveTerminal } from './guards.ts'

export interface ReadPaymentDeps extends ReadDeps {
  guard: Guard<ActiveTerminal>
}

export function readPayment(deps: ReadPaymentDeps): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/payments/{outTradeNo}',
      summary: 'Ask what became of a payment',
      description: "By the merchant's own order number. Another merchant's payment does not exist here.",
      tags: ['payments'],
      auth: deps.guard,
      params: outTradeNoParams,
      responses: { 200: { description: 'The payment as it stands.', schema: paymentView } },
      problems: ['NOT_FOUND'],
    },
    async ({ params }, { caller }) => {
      const payment = await findByOutTradeNo(deps, caller.merchantNo, params.outTradeNo)
      if (payment === undefined) throw problem('NOT_FOUND')
      return viewOf(payment)
    },
  )
}
