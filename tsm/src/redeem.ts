import { hash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '@yimatong/contract/clock'
import type { RedemptionItem, RedemptionOutcome } from '@yimatong/contract/tsm-api'
import { BY_KEYS, type Database } from '@yimatong/kit/database'
import { createGatherer } from '@yimatong/kit/gatherer'
import type { Log } from '@yimatong/kit/log'
import type { Metrics } from '@yimatong/kit/metrics'
import { type CheckDeps, checkCode } from './check-code.ts'
import type { JudgeDigitsDeps } from './judge-digits.ts'
import { type CheckedPayment, redeemGroup } from './redeem-group.ts'

export interface RedeemerDeps extends CheckDeps, JudgeDigitsDeps {
  /** Gives it a connection of its own. */
  database: Pick<Database, 'lane'>
  clock: Clock
  log: Log
  metrics?: Pick<Metrics, 'gatherer'>
}

export interface Redeemer {
  /**
   * Redeems scanned codes, each for one payment: one outcome per item, in their order, the same for ever under the same
   * payment id. Rejects when the database does not answer; then nothing is known, and asking again is harmless.
   */
  redeem(items: readonly RedemptionItem[]): Promise<RedemptionOutcome[]>
  close(): Promise<void>
}

/** Codes checked in one go before others get their turn: about five milliseconds. */
const CHECKED_AT_ONCE = 40

/**
 * Signatures are checked as items come; what is left for the database goes together, with the items of all other callers: an
 * array of any size is one statement.
 */
export function createRedeemer(deps: RedeemerDeps): Redeemer {
  const { clock, metrics, database } = deps
  const lane = database.lane(BY_KEYS)
  const gatherer = createGatherer<CheckedPayment, RedemptionOutcome>({
    name: 'redeem',
    run: (group) => redeemGroup({ ...deps, lane }, group),
    // Asked twice at the same time, the second one finds the first one's answer.
    key: ({ item }) => item.paymentId,
    ...(metrics === undefined ? {} : { metrics }),
  })

  return {
    async redeem(items) {
      const checked: CheckedPayment[] = []
      for (const item of items) {
        if (checked.length > 0 && checked.length % CHECKED_AT_ONCE === 0) await nextTurn()
        const scannedAt = clock()
        const code = checkCode(deps, item.authCode, scannedAt)
        checked.push({ item, contentHash: contentHashOf(item), code, scannedAt })
      }
      return Promise.all(checked.map(gatherer.add))
    },
    close: () => gatherer.close(),
  }
}

/** Everything that was asked, so that a payment id that comes back with anything else is noticed. */
function contentHashOf({ authCode, merchantNo, terminalNo, amount }: RedemptionItem): Buffer {
  return hash('sha256', JSON.stringify([authCode, merchantNo, terminalNo, amount]), 'buffer')
}
