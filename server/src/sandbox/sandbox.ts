import { problem } from '@yimatong/kit/problem'
import type { Deps } from '../deps.ts'
import type { SandboxPeople } from '../gateway/sandbox/people.ts'
import { takesYesOf } from '../payments/confirmations/confirm.ts'
import { findByOutTradeNo } from '../payments/read.ts'
import { createCodePayer } from './pay-code.ts'
import { letPayersDecide } from './payers.ts'
import { createPhones } from './phones.ts'
import { advanceTestClock } from './test-clock.ts'

/** The customers of test merchants, as the tills' door sees them; and what ends them. */
export interface Sandbox extends SandboxPeople {
  close(): void
}

export function createSandbox(deps: Deps): Sandbox {
  const phones = createPhones(deps)
  const close = letPayersDecide(deps)
  return {
    async showCode(wanted) {
      const { shownAtMs, expiresAtMs, authCode, digits } = await phones.show(wanted)
      for (const text of [authCode, digits]) deps.shownCodes.note(text, { shownAtMs, expiresAtMs })
      return { shownAtMs, authCode, digits }
    },
    async decide({ merchantNo, outTradeNo, decision }) {
      const payment = await findByOutTradeNo(deps, merchantNo, outTradeNo)
      if (payment === undefined) throw problem('NOT_FOUND')
      if (!takesYesOf('PAYER', payment)) return payment
      if (decision === 'CONFIRM') return deps.payments.confirm(payment, 'app')
      return payment.state === 'USERPAYING' ? deps.payments.refuse(payment) : payment
    },
    payCode: createCodePayer(deps),
    advanceClock: (merchantNo, seconds) => advanceTestClock(deps, merchantNo, seconds),
    close,
  }
}
