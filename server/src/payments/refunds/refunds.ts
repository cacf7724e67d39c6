import { type Also, type AskDeps, type AskedRefund, askForRefund, type Rule } from './ask.ts'
import { approve, type Decision, reject } from './decide.ts'
import { payBackNow, type PayBackDeps, sweepRefunds } from './pay-back.ts'
import { findByOutRefundNo } from './read.ts'
import type { Refund } from './refund.ts'

export type RefundsDeps = AskDeps & PayBackDeps

/** Money that goes back, for whoever may let it. */
export interface Refunds {
  /** Gives back what `rule` allows; see `ask.ts`. The refund comes as it stands: PROCESSING is decided and ends as SUCCESS. */
  ask(asked: AskedRefund, rule: Rule, also?: Also): Promise<Refund>
  /** A second person allows, or refuses, what was requested; see `decide.ts`. */
  approve(decision: Decision, also?: Also): Promise<Refund>
  reject(decision: Decision, also?: Also): Promise<Refund>
  find(merchantNo: string, outRefundNo: string): Promise<Refund | undefined>
  /** Finishes what nobody finished; see `pay-back.ts`. */
  sweep(aheadMs: number): Promise<number>
}

export function createRefunds(deps: RefundsDeps): Refunds {
  const payingBack = async (decided: Promise<Refund>) => payBackNow(deps, await decided)
  return {
    ask: (asked, rule, also) => payingBack(askForRefund(deps, asked, rule, also)),
    approve: (decision, also) => payingBack(approve(deps, decision, also)),
    async reject(decision, also) {
      const rejected = await reject(deps, decision, also)
      deps.refunded.announce(rejected)
      return rejected
    },
    find: (merchantNo, outRefundNo) => findByOutRefundNo(deps.database, merchantNo, outRefundNo),
    sweep: (aheadMs) => sweepRefunds(deps, aheadMs),
  }
}
