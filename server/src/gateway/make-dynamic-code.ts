import { dynamicCodeBody, dynamicCodeView } from '@yimatong/contract/gateway-api'
import type { Guard } from '@yimatong/kit/guard'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { type DynamicCodeDeps, makeDynamicCode, USUAL_EXPIRY_SECONDS } from '../merchant-codes/dynamic-codes.ts'
import { dynamicCodeView as viewOf } from '../merchant-codes/views.ts'
import { payableMerchant } from '../payments/merchants.ts'
import type { Payments } from '../payments/payments.ts'
import type { CodeListener } from './code-listener.ts'
import type { ActiveTerminal } from './guards.ts'
import { requireMayBegin } from './may-begin.ts'

export interface MakeDynamicCodeDeps extends DynamicCodeDeps, CodeListener {
  payments: Pick<Payments, 'merchants'>
  guard: Guard<ActiveTerminal>
}

export function makeDynamicCodeEndpoint(deps: MakeDynamicCodeDeps): Endpoint {
  return endpoint(
    {
      method: 'post',
      path: '/dynamic-codes',
      summary: 'Make a code for one payment (forward scan)',
      description:
        'Show `url` as a QR code to the customer. It is paid once, by one person, or never; ask for the payment by the order ' +
        'number. The same order number with the same content is the same code, for ever.',
      tags: ['payments'],
      auth: deps.guard,
      body: dynamicCodeBody,
      responses: { 200: { description: 'The code.', schema: dynamicCodeView } },
      problems: ['IDEMPOTENCY_CONFLICT', 'MERCHANT_DISABLED', 'SHIFT_REQUIRED', 'TERMINAL_LOCKED'],
    },
    async ({ body }, { caller }) => {
      const { merchantNo, terminalNo } = caller
      const { outTradeNo, amount: amountFen, subject, expiresIn: expiresInSeconds = USUAL_EXPIRY_SECONDS } = body
      await requireMayBegin(deps, caller, outTradeNo)
      payableMerchant(await deps.payments.merchants.find(merchantNo), deps.clock())
      const asked = { merchantNo, terminalNo, outTradeNo, amountFen, subject, expiresInSeconds, createdBy: terminalNo }
      const code = await makeDynamicCode(deps, asked)
      if (code.state === 'OPEN') deps.onCodeChanged(code)
      return viewOf(code)
    },
  )
}
