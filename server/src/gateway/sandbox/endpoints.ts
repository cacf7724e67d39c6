import { createRateLimit } from '@yimatong/kit/rate-limit'
import type { Endpoint } from '@yimatong/kit/routes'
import { advanceClock } from './advance-clock.ts'
import { decideConfirmation } from './decide-confirmation.ts'
import type { SandboxDeps } from './deps.ts'
import { sandboxGuard } from './guard.ts'
import { payCode } from './pay-code.ts'
import { showCode } from './show-code.ts'

/** What a test merchant's till can ask for; `guard` is the one of signed calls. */
export function sandboxEndpoints({ guard: signed, ...deps }: SandboxDeps): Endpoint[] {
  const guard = sandboxGuard(signed, createRateLimit({ name: 'sandbox', points: 600, perSeconds: 60 }))
  const guarded = { ...deps, guard }
  return [showCode(guarded), decideConfirmation(guarded), payCode(guarded), advanceClock(guarded)]
}
