import { isSandboxMerchant } from '@yimatong/contract/sandbox'
import type { Guard } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'
import type { RateLimit } from '@yimatong/kit/rate-limit'
import type { ActiveTerminal } from '../guards.ts'

/** Lets the tills of test merchants in, a few calls a second of each merchant: any of them may cost a person and an account. */
export function sandboxGuard(signed: Guard<ActiveTerminal>, callsPerMerchant: RateLimit): Guard<ActiveTerminal> {
  return {
    ...signed,
    problems: [...signed.problems, 'SANDBOX_ONLY', 'RATE_LIMITED'],
    async check(request) {
      const terminal = await signed.check(request)
      if (!isSandboxMerchant(terminal.merchantNo)) throw problem('SANDBOX_ONLY')
      await callsPerMerchant.limit(terminal.merchantNo)
      return terminal
    },
  }
}
