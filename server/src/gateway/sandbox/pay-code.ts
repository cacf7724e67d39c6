import { paymentView } from '@yimatong/contract/gateway-api'
import { sandboxPayBody } from '@yimatong/contract/sandbox-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { paymentView as viewOf } from '../../payments/view.ts'
import type { SandboxDeps } from './deps.ts'

export const payCode = ({ sandbox, guard }: SandboxDeps): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/sandbox/pay',
      summary: 'A test person scans your dynamic code and pays it',
      description: 'Everything that an app does: scan, order, PIN. Refusals are the ones that the app hears.',
      tags: ['sandbox'],
      auth: guard,
      body: sandboxPayBody,
      responses: { 200: { description: 'The payment as it stands.', schema: paymentView } },
      problems: [
        'CODE_UNKNOWN',
        'CODE_SIGNATURE',
        'CODE_EXPIRED',
        'CODE_CANCELLED',
        'ORDER_PAID',
        'ORDER_TAKEN',
        'MERCHANT_DISABLED',
        'TERMINAL_DISABLED',
        'OUTSIDER_NOT_ALLOWED',
        'OVERLOADED',
      ],
    },
    async ({ body: { url, person: identityClass = 'STUDENT' } }, { caller: { merchantNo } }) =>
      viewOf(await sandbox.payCode({ merchantNo, url, identityClass })),
  )
