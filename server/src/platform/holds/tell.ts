import { accountView } from '@yimatong/contract/onecard-api'
import { holdAnswer } from '@yimatong/contract/tsm-api'
import type { Log } from '@yimatong/kit/log'
import type { ServiceClient } from '@yimatong/kit/service-client'
import { claimUntold, type Hold, type HoldDeps, markTold, tellSoon } from './decide.ts'

export interface TellDeps extends HoldDeps {
  tsm: ServiceClient
  onecard: ServiceClient
  log: Log
  /** The stop list has grown: tills should fetch it now. */
  onStopListChanged(version: number): void
}

/** Somebody stands there without a phone and waits for the answer; what is not done by then the sweeper does. */
const TIMEOUT_MS = 3000

/**
 * Tells one-card backend and TSM of a decision, both at once, as far as they do not know it. Each call may be repeated: a
 * decision has a number, and an older one changes nothing there. Never rejects: what fails stays a duty.
 */
export async function tell(deps: TellDeps, hold: Hold): Promise<void> {
  const told = await Promise.all([
    hold.atLedgerMs !== null || attempt(deps, hold, () => tellLedger(deps, hold)),
    hold.atTsmMs !== null || attempt(deps, hold, () => tellTsm(deps, hold)),
  ])
  if (told.includes(false)) await tellSoon(deps, hold)
}

async function attempt(deps: TellDeps, { personId, version }: Hold, work: () => Promise<void>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    deps.log.warn({ err: error, personId, version }, 'a loss report, or its end, is not everywhere yet')
    return false
  }
}

async function tellLedger(deps: TellDeps, hold: Hold): Promise<void> {
  const { held, version, accountNo } = hold
  const path = `/onecard/v1/accounts/${accountNo}/hold`
  await deps.onecard.post(path, { held, version }, accountView, { timeoutMs: TIMEOUT_MS })
  await markTold(deps, hold, { ledger: true })
}

async function tellTsm(deps: TellDeps, hold: Hold): Promise<void> {
  const { held, version, personId } = hold
  const body = { personId, version, held }
  const { stopListVersion } = await deps.tsm.post('/tsm/v1/holds', body, holdAnswer, { timeoutMs: TIMEOUT_MS })
  await markTold(deps, hold, { stopListVersion })
  deps.onStopListChanged(stopListVersion)
}

/** Tells what is still untold: after a crash, or while a peer was away. Gives how many decisions it took up. */
export async function sweepHolds(deps: TellDeps): Promise<number> {
  const untold = await claimUntold(deps)
  await Promise.all(untold.map((hold) => tell(deps, hold)))
  return untold.length
}
