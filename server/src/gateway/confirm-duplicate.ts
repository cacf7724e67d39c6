import { confirmDuplicateBody, outTradeNoParams, paymentView } from '@yimatong/contract/gateway-api'
import type { Guard } from '@yimatong/kit/guard'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { askedBy, takesYesOf } from '../payments/confirmations/confirm.ts'
import type { Payment } from '../payments/payment.ts'
import type { Payments } from '../payments/payments.ts'
import { findByOutTradeNo } from '../payments/read.ts'
import { paymentView as viewOf } from '../payments/view.ts'
import type { ActiveTerminal } from './guards.ts'

export interface ConfirmDuplicateDeps {
  database: Queryable
  payments: Pick<Payments, 'confirm'>
  guard: Guard<ActiveTerminal>
}

export function confirmDuplicate(deps: ConfirmDuplicateDeps): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/payments/{outTradeNo}/confirm',
      summary: 'Charge a payment that looks like the one before',
      description:
        'The cashier has been asked (USERPAYING, reason DUPLICATE) and wants it. It is charged by this; `cancel` is the no, ' +
        'and unanswered it is CLOSED when `expiresAt` is over. Only the till that asked may say so. Asked again, or about a ' +
        'payment that has an end or was never in question, the answer is the payment as it stands. PAYER_MUST_CONFIRM: that is its ' +
        "payer's to confirm, on the phone. PROCESSING is not a failure: ask again.",
      tags: ['payments'],
      auth: deps.guard,
      params: outTradeNoParams,
      body: confirmDuplicateBody,
      responses: { 200: { description: 'The payment as it stands.', schema: paymentView } },
      problems: ['NOT_FOUND', 'FORBIDDEN', 'PAYER_MUST_CONFIRM', 'MERCHANT_DISABLED', 'OVERLOADED'],
    },
    async ({ params }, { caller }) => viewOf(await confirm(deps, caller, params.outTradeNo)),
  )
}

async function confirm(deps: ConfirmDuplicateDeps, till: ActiveTerminal, outTradeNo: string): Promise<Payment> {
  const payment = await findByOutTradeNo(deps, till.merchantNo, outTradeNo)
  if (payment === undefined) throw problem('NOT_FOUND')
  const { state, confirmation, terminalNo } = payment
  if (takesYesOf('CASHIER', payment)) {
    if (terminalNo !== till.terminalNo) throw problem('FORBIDDEN', 'Another till has asked for this payment.')
    return deps.payments.confirm(payment, till.terminalNo)
  }
  if (state === 'USERPAYING' && confirmation !== undefined && askedBy(confirmation) === 'PAYER')
    throw problem('PAYER_MUST_CONFIRM')
  return payment
}
