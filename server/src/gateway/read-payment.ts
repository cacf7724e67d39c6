import { outTradeNoParams, tradeView } from '@yimatong/contract/gateway-api'
import type { Guard } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { ActiveTerminal } from './guards.ts'
import type { Payments } from '../payments/payments.ts'
import { findTrade, type TradeDeps } from './trades.ts'

export interface ReadPaymentDeps extends TradeDeps {
  guard: Guard<ActiveTerminal>
  payments: TradeDeps['payments'] & Pick<Payments, 'isInHand' | 'lookSoon'>
}

export function readPayment(deps: ReadPaymentDeps): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/payments/{outTradeNo}',
      summary: 'Ask what became of a payment',
      description:
        "By the merchant's own order number; also for a dynamic code that nobody has paid, which has no `paymentId`. " +
        "Another merchant's payment does not exist here.",
      tags: ['payments'],
      auth: deps.guard,
      params: outTradeNoParams,
      responses: { 200: { description: 'The payment as it stands.', schema: tradeView } },
      problems: ['NOT_FOUND'],
    },
    async ({ params }, { caller }) => {
      const trade = await findTrade(deps, caller.merchantNo, params.outTradeNo)
      if (trade === undefined) throw problem('NOT_FOUND')
      // Somebody waits for it at a till, and it need not wait until it falls due: what was posted can be told at once.
      const { payments } = deps
      const isNobodysHere = !payments.isInHand({ merchantNo: caller.merchantNo, outTradeNo: params.outTradeNo })
      if ('paymentId' in trade && trade.state === 'PROCESSING' && isNobodysHere) payments.lookSoon(trade.paymentId)
      return trade
    },
  )
}
