import { outTradeNoParams, tradeView } from '@yimatong/contract/gateway-api'
import type { Guard } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { cancelDynamicCode } from '../merchant-codes/dynamic-codes.ts'
import type { CodeListener } from './code-listener.ts'
import type { ActiveTerminal } from './guards.ts'
import { findTrade, type TradeDeps, viewOfCode } from './trades.ts'

export interface CancelPaymentDeps extends TradeDeps, CodeListener {
  guard: Guard<ActiveTerminal>
}

export function cancelPayment(deps: CancelPaymentDeps): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/payments/{outTradeNo}/cancel',
      summary: 'Cancel a dynamic code that nobody has paid',
      description:
        'CLOSED from then on, also when asked again. What is being paid, or is paid, stays: STATE_CONFLICT with the payment.',
      tags: ['payments'],
      auth: deps.guard,
      params: outTradeNoParams,
      responses: { 200: { description: 'The code, closed.', schema: tradeView } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params: { outTradeNo } }, { caller: { merchantNo } }) => {
      const code = await cancelDynamicCode(deps, merchantNo, outTradeNo)
      if (code?.state === 'CANCELLED') deps.onCodeChanged(code)
      const trade = code === undefined ? await findTrade(deps, merchantNo, outTradeNo) : await viewOfCode(deps, code)
      if (trade === undefined) throw problem('NOT_FOUND')
      if ('paymentId' in trade) throw problem('STATE_CONFLICT', undefined, { members: { payment: trade } })
      return trade
    },
  )
}
