import { outTradeNoParams, type TradeView, tradeView } from '@yimatong/contract/gateway-api'
import type { Guard } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { cancelDynamicCode } from '../merchant-codes/dynamic-codes.ts'
import type { Payments } from '../payments/payments.ts'
import { findByOutTradeNo } from '../payments/read.ts'
import { paymentView } from '../payments/view.ts'
import type { CodeListener } from './code-listener.ts'
import type { ActiveTerminal } from './guards.ts'
import { type TradeDeps, viewOfCode } from './trades.ts'

export interface CancelPaymentDeps extends TradeDeps, CodeListener {
  payments: Pick<Payments, 'merchants' | 'cancel'>
  guard: Guard<ActiveTerminal>
}

export function cancelPayment(deps: CancelPaymentDeps): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/payments/{outTradeNo}/cancel',
      summary: 'Cancel a payment, whatever has become of it (撤销)',
      description:
        'What was paid goes back whole (REVOKED, with a reversal of its own), what is open is CLOSED, and so is a number that ' +
        'was never seen: a payment that comes late hears CLOSED and is never charged. What came to nothing stays as it is. ' +
        'Asked again, the answer is the same. PROCESSING: it is decided, and the payment can only be closed; ask again. ' +
        'STATE_CONFLICT when a part was refunded, or when the business day of the payment has been over for 15 minutes: ' +
        'then refund. A till that the office has locked cancels only what is not paid.',
      tags: ['payments'],
      auth: deps.guard,
      params: outTradeNoParams,
      responses: {
        200: { description: 'The payment, or the code that nobody paid, as it stands.', schema: tradeView },
      },
      problems: ['STATE_CONFLICT', 'OVERLOADED'],
    },
    ({ params: { outTradeNo } }, { caller }) => cancelTrade(deps, caller, outTradeNo),
  )
}

/** A code whose payment came to nothing is open again, perhaps for somebody else: so often it is looked at once more. */
const ATTEMPTS = 5

async function cancelTrade(deps: CancelPaymentDeps, till: ActiveTerminal, outTradeNo: string): Promise<TradeView> {
  await refuseWhenLocked(deps, till, outTradeNo)
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const code = await cancelDynamicCode(deps, till.merchantNo, outTradeNo)
    if (code?.state === 'CANCELLED' || code?.state === 'EXPIRED') {
      deps.onCodeChanged(code)
      return viewOfCode(deps, code)
    }
    const payment = await deps.payments.cancel(till, outTradeNo)
    if (code === undefined || payment.state === 'REVOKED' || payment.state === 'PROCESSING') return paymentView(payment)
  }
  throw problem('OVERLOADED', 'The code kept being paid; ask again.', { headers: { 'Retry-After': '1' } })
}

/** A locked till finishes what is under way. What is paid is nothing that it has to finish, and stays paid. */
async function refuseWhenLocked(deps: CancelPaymentDeps, till: ActiveTerminal, outTradeNo: string): Promise<void> {
  if (till.lock === undefined) return
  const payment = await findByOutTradeNo(deps, till.merchantNo, outTradeNo)
  if (payment?.state !== 'SUCCESS') return
  throw problem('STATE_CONFLICT', 'This till is locked; cancel or refund the payment in the portal.', {
    members: { payment: paymentView(payment) },
  })
}
