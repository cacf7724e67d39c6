import { toRfc3339 } from '@yimatong/contract/clock'
import { STEP_SECONDS } from '@yimatong/contract/payment-code/steps'
import { sandboxCode, sandboxCodeBody } from '@yimatong/contract/sandbox-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { SandboxDeps } from './deps.ts'

export const showCode = ({ sandbox, guard }: SandboxDeps): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/sandbox/codes',
      summary: 'A test person shows a consumption code',
      description:
        'A real code of a simulated phone, enrolled at the TSM like any other, and the same as 20 digits. Scan it as you would ' +
        'scan a phone. What an amount makes happen is in the table of magic amounts.',
      tags: ['sandbox'],
      auth: guard,
      body: sandboxCodeBody,
      responses: { 201: { description: 'The code.', schema: sandboxCode } },
      problems: ['TSM_UNAVAILABLE'],
    },
    async ({ body: { person: identityClass = 'STUDENT', again = false } }, { caller: { merchantNo } }) => {
      const { authCode, digits, shownAtMs } = await sandbox.showCode({ merchantNo, identityClass, again })
      return { authCode, digits, identityClass, expiresAt: toRfc3339(shownAtMs + STEP_SECONDS * 1000) }
    },
  )
