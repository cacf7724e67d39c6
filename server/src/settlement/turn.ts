import { merchantDays } from '@yimatong/contract/onecard-api'
import type { Log } from '@yimatong/kit/log'
import type { ServiceClient } from '@yimatong/kit/service-client'
import type { LedgerDays } from './against-ledger.ts'
import { isReconciledSql } from './reconciled.ts'
import { settleNext, type SettleDeps } from './settle.ts'

export interface TurnDeps extends Omit<SettleDeps, 'ledgerDays'> {
  onecard: Pick<ServiceClient, 'get'>
  log: Log
}

/** A day of a million payments is added up in seconds. */
const LEDGER_TIMEOUT_MS = 60_000

/** Asks the ledger for each day once a turn, or again where it must be fresh. */
export function ledgerDaysOf({ onecard }: Pick<TurnDeps, 'onecard'>): LedgerDays {
  const asked = new Map<string, ReturnType<LedgerDays>>()
  const ask = async (businessDate: string) => {
    const path = `/onecard/v1/statements/${businessDate}/merchants`
    const { merchants } = await onecard.get(path, merchantDays, { timeoutMs: LEDGER_TIMEOUT_MS })
    return new Map(
      merchants.map(({ accountNo, paid, refunded, surchargeLater, surchargeBack }) => [
        accountNo,
        paid - refunded + surchargeLater - surchargeBack,
      ]),
    )
  }
  return (businessDate, fresh = false) => {
    const known = (fresh ? undefined : asked.get(businessDate)) ?? ask(businessDate)
    asked.set(businessDate, known)
    return known
  }
}

/** What a turn has done: merchants' days that were settled, and merchants whose next day is held up or waits for its reconciliation. */
export interface Turn {
  settled: number
  held: number
  waiting: number
}

interface Behind {
  merchantNo: string
  last: string
  /** The last closed day is its next one, and not reconciled: there is nothing to be tried. */
  waits: boolean
}

const BEHIND = `
  SELECT s.merchant_no AS "merchantNo", c.through::text AS last, s.settled_through = c.through - 1 AND NOT c.reconciled AS waits
  FROM (SELECT through, ${isReconciledSql('through')} AS reconciled FROM closed_days) c
  JOIN settlement_places s ON s.settled_through < c.through ORDER BY s.merchant_no`

/**
 * Settles every day that is closed and reconciled, of every merchant, day after day; what holds one merchant up holds up no other.
 * Harmless at any time, also at two servers at once. A day is closed some ten minutes after it has ended (see `sum_days`).
 */
export async function settleAll(deps: TurnDeps, by: string): Promise<Turn> {
  const { rows } = await deps.database.query<Behind>({ name: 'settlement-behind', text: BEHIND, values: [] })
  const turn = { settled: 0, held: 0, waiting: 0 }
  const settling = { ...deps, ledgerDays: ledgerDaysOf(deps) }
  for (const { merchantNo, last, waits } of rows) {
    try {
      for (;;) {
        const step = waits ? 'WAITING' : await settleNext(settling, merchantNo, last, by)
        if (step === 'SETTLED') turn.settled += 1
        if (step === 'HELD') turn.held += 1
        if (step === 'WAITING') turn.waiting += 1
        if (step !== 'SETTLED' && step !== 'EMPTY') break
      }
    } catch (error) {
      deps.log.warn({ err: error, merchantNo }, 'a merchant was not settled; the next turn tries again')
    }
  }
  return turn
}
