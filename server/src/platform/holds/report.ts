import { toRfc3339 } from '@yimatong/contract/clock'
import type { LossReport } from '@yimatong/contract/holder-api'
import { problem } from '@yimatong/kit/problem'
import { readPendingConfirmations } from '../../payments/confirmations/pending.ts'
import type { Payments } from '../../payments/payments.ts'
import { type Hold, type HoldDeps, markLifted, markReported, readHold, type Reporter } from './decide.ts'
import { tell, type TellDeps } from './tell.ts'

export interface ReportDeps extends TellDeps {
  payments: Pick<Payments, 'refuse'>
  onSessionEnded(sessionId: string): void
  /** Every phone of the person should look again. */
  onAccountChanged(personId: string): void
}

/**
 * Reports a loss (挂失). From the answer on, and as far as the answer says that a peer has it, nothing is debited and no phone
 * of the person pays; what a peer has not heard by then stays a duty. Reporting again answers how far it has got.
 */
export async function reportLoss(deps: ReportDeps, reporter: Reporter): Promise<LossReport> {
  const { personId } = reporter
  for (const sessionId of await markReported(deps, reporter)) deps.onSessionEnded(sessionId)
  const hold = await readHold(deps, personId)
  if (hold === undefined) throw new Error(`${personId} has reported a loss, and it is not there`)
  await Promise.all([tell(deps, hold), refuseWaiting(deps, personId)])
  deps.onAccountChanged(personId)
  return readLossReport(deps, personId)
}

/** What still waits for a PIN is not wanted any more. */
async function refuseWaiting(deps: ReportDeps, personId: string): Promise<void> {
  const waiting = await readPendingConfirmations(deps, personId)
  await Promise.all(waiting.map((payment) => deps.payments.refuse(payment)))
}

/** Ends a report; the caller has proved who asks. Refused while the report itself is not everywhere: TSM_UNAVAILABLE. */
export async function liftReport(deps: ReportDeps, reporter: Reporter): Promise<void> {
  const before = await readHold(deps, reporter.personId)
  if (before?.held !== true) return
  await tell(deps, before)
  await markLifted(deps, reporter, before.version)
  const after = await readHold(deps, reporter.personId)
  if (after?.held !== false) throw problem(after?.atTsmMs === null ? 'TSM_UNAVAILABLE' : 'ONECARD_UNAVAILABLE')
  await tell(deps, after)
  deps.onAccountChanged(reporter.personId)
}

/** How far a report has got; NOT_FOUND when none stands. */
export async function readLossReport(deps: HoldDeps, personId: string): Promise<LossReport> {
  const hold = await readHold(deps, personId)
  if (hold?.held !== true) throw problem('NOT_FOUND')
  const { decidedAtMs, atLedgerMs, atTsmMs } = hold
  return {
    reportedAt: toRfc3339(decidedAtMs),
    ...(atLedgerMs === null ? {} : { paymentsStoppedAt: toRfc3339(atLedgerMs) }),
    ...(atTsmMs === null ? {} : { phonesStoppedAt: toRfc3339(atTsmMs) }),
    ...(await tillsWith(deps, hold)),
    serverTime: toRfc3339(deps.clock()),
  }
}

/** A till in use gives a sign of life every half minute; one that is switched off takes no code meanwhile. */
const IN_USE_MS = 90_000

async function tillsWith({ database, clock }: HoldDeps, { stopListVersion }: Hold): Promise<Pick<LossReport, 'tills'>> {
  if (stopListVersion === null) return {}
  const { rows } = await database.query<{ confirmed: number; inUse: number }>({
    name: 'tills-with-stop-list',
    text: `SELECT count(*) FILTER (WHERE stop_list_version >= $1)::int AS confirmed, count(*)::int AS "inUse"
      FROM terminals WHERE state = 'ACTIVE' AND last_seen_at > to_timestamp($2::float8 / 1000)`,
    values: [stopListVersion, clock() - IN_USE_MS],
  })
  return rows[0] === undefined ? {} : { tills: rows[0] }
}
