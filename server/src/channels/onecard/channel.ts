import type { Channel } from '../channel.ts'
import { debit } from './debit.ts'
import type { OnecardDeps } from './deps.ts'
import { find } from './find.ts'
import { payBack } from './pay-back.ts'
import { redeem } from './redeem.ts'
import { undo } from './undo.ts'

/** The school's own card: codes are redeemed at the TSM, money moves at the one-card backend. */
export function createOnecardChannel(deps: OnecardDeps): Channel {
  return {
    redeem: (items) => redeem(deps, items),
    debit: (items) => debit(deps, items),
    find: (paymentIds) => find(deps, paymentIds),
    undo: (items) => undo(deps, items),
    payBack: (items) => payBack(deps, items),
  }
}
