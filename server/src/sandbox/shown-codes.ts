import { freshnessOf, stepAt } from '@yimatong/contract/payment-code/steps'
import type { DeclineCode } from '@yimatong/contract/states'
import { advancedSince, type TestClockDeps } from './test-clock.ts'

/** A code that a simulated phone has shown, by the server's clock. */
interface Shown {
  shownAtMs: number
  /** When the voucher behind it expires. */
  expiresAtMs: number
}

/** What the simulated phones of this process have shown lately: a code itself cannot be made older, so this says how old it is. */
export interface ShownCodes {
  note(authCode: string, shown: Shown): void
  /** Why a code's time is over by a merchant's test clock; undefined while it is not, or when it is no code of these. */
  whyOver(code: { authCode: string; merchantNo: string }): Promise<DeclineCode | undefined>
}

/** After this long a code is stale by every clock, and the TSM says so. */
const KEPT_MS = 2 * 60 * 1000

export function createShownCodes(deps: TestClockDeps): ShownCodes {
  const shown = new Map<string, Shown>()

  function forgetOld(nowMs: number): void {
    for (const [authCode, { shownAtMs }] of shown) {
      // They stand in the order in which they were shown.
      if (nowMs - shownAtMs < KEPT_MS) return
      shown.delete(authCode)
    }
  }

  return {
    note(authCode, code) {
      forgetOld(code.shownAtMs)
      shown.set(authCode, code)
    },
    async whyOver({ authCode, merchantNo }) {
      const code = shown.get(authCode)
      if (code === undefined) return undefined
      const aheadMs = 1000 * (await advancedSince(deps, merchantNo, code.shownAtMs))
      if (aheadMs === 0) return undefined
      const nowMs = deps.clock() + aheadMs
      if (nowMs >= code.expiresAtMs) return 'CODE_EXPIRED'
      return freshnessOf(stepAt(code.shownAtMs), nowMs) === 'FRESH' ? undefined : 'CODE_STALE'
    },
  }
}
