import type { Endpoint } from '@yimatong/kit/routes'
import type { KnownKind } from '../approvals/kinds.ts'
import type { Deps } from '../deps.ts'
import { runPayBacks } from '../pay-backs/run.ts'
import { turnOverPayouts } from '../settlement/payout-transfers.ts'
import { settleAll } from '../settlement/turn.ts'
import { merchantsEndpoints } from './merchants/routes.ts'
import { terminalsEndpoints } from './terminals/routes.ts'
import { turnOverLedger } from '../merchants/ledger.ts'
import { merchantKinds } from '../merchants/terms.ts'
import { OFFICE_ACCESS } from './access.ts'
import { approvalsEndpoints } from './approvals/routes.ts'
import { auditEndpoints } from './audit/routes.ts'
import type { OfficeDeps } from './deps.ts'
import { disputesEndpoints } from './disputes/routes.ts'
import { peopleEndpoints } from './people/routes.ts'
import { carryOutImports } from '../people/imports/carry-out.ts'
import { tellStates } from '../people/tell.ts'
import { type OfficeGuard, officeGuards } from './guard.ts'
import { moneyKinds } from '../money/kinds.ts'
import { turnOverMoves } from '../money/moves.ts'
import { moneyEndpoints } from './money/routes.ts'
import { rulesEndpoints } from './rules/routes.ts'
import { publishKind } from '../surcharges/publish.ts'
import { homeEndpoints } from './home/routes.ts'
import { staffEndpoints } from './staff/routes.ts'
import { reportsEndpoints } from './reports/routes.ts'
import { rotationKind } from './system/keys.ts'
import { systemEndpoints } from './system/routes.ts'
import { payBackEndpoints, payBackKind } from './pay-backs/routes.ts'
import { paymentEndpoints } from './payments/routes.ts'
import { payOutKind } from './settlement/payouts.ts'
import { settlementEndpoints } from './settlement/routes.ts'
import { unreconciledKind } from './settlement/unreconciled.ts'
import { exceptionKinds } from './exceptions/pay-back.ts'
import { exceptionsEndpoints } from './exceptions/routes.ts'
import { reconciliationEndpoints } from './reconciliation/routes.ts'

export const OFFICE_PREFIX = '/portal/v1/office'

/** The turn that settles; it is told of each day that is reconciled. */
export const SETTLEMENT = 'settlement'
/** A day is closed some ten minutes after midnight; who looks once a minute is early enough. */
const SETTLE_EVERY_MS = 60_000
const PAY_OUT_EVERY_MS = 5_000
const PAY_BACK_EVERY_MS = 2_000

/** Everything that the logistics office may ask, to be mounted at OFFICE_PREFIX. */
export function officeEndpoints(deps: OfficeDeps): Endpoint[] {
  const guardOf = officeGuards(deps)
  const endpoints = [
    ...approvalsEndpoints(deps, guardOf),
    ...auditEndpoints(deps, guardOf),
    ...staffEndpoints(deps, guardOf),
    ...homeEndpoints(deps, guardOf),
    ...disputesEndpoints(deps, guardOf),
    // People.
    ...peopleEndpoints(deps, guardOf),
    // Money in and out.
    ...moneyEndpoints(deps, guardOf),
    // Surcharge rules.
    ...rulesEndpoints(deps, guardOf),
    // Merchants and terminals.
    ...merchantsEndpoints(deps, guardOf),
    ...terminalsEndpoints(deps, guardOf),
    ...reconciliationEndpoints(deps, guardOf),
    ...exceptionsEndpoints(deps, guardOf),
    // Payments, paying back, settlement.
    ...paymentEndpoints(deps, guardOf),
    ...settlementEndpoints(deps, guardOf),
    ...payBackEndpoints(deps, guardOf),
    // Reports and the system.
    ...reportsEndpoints(deps, guardOf),
    ...systemEndpoints(deps, guardOf),
  ]
  assertGuarded(endpoints)
  return endpoints
}

/** What one person asks for and another decides. */
export const officeKinds = (deps: Deps): KnownKind[] => [
  ...exceptionKinds(deps),
  // Money in and out.
  ...moneyKinds(deps),
  // Surcharge rules.
  publishKind({ ...deps, onRulesChanged: () => deps.payments.rules.forget() }),
  ...merchantKinds(deps),
  // Payments, paying back, settlement.
  // The system.
  rotationKind(deps),
  payOutKind(deps),
  unreconciledKind(deps),
  payBackKind(deps),
]

/** Work over rows that the server goes on with by itself: at most one turn at a time, the next so long after its end. */
export interface Turn {
  name: string
  everyMs: number
  run(): Promise<unknown>
}

const PENDING_EVERY_MS = 3000

const LEDGER_EVERY_MS = 2000

/** What the office goes on with by itself, beside the approvals. */
export const officeTurns = (deps: OfficeDeps): Turn[] => [
  { name: 'people', everyMs: 2000, run: () => tellStates(deps) },
  { name: 'rosters', everyMs: 1000, run: () => carryOutImports(deps) },
  // Money in and out.
  { name: 'money-moves', everyMs: 1000, run: () => turnOverMoves(deps) },
  // Surcharge rules.
  { name: 'pending-surcharges', everyMs: PENDING_EVERY_MS, run: () => deps.turnOverSurcharges() },
  { name: 'merchants-ledger', everyMs: LEDGER_EVERY_MS, run: () => turnOverLedger(deps) },
  // Reconciliation and exceptions.
  // Payments, paying back, settlement.
  { name: SETTLEMENT, everyMs: SETTLE_EVERY_MS, run: () => settleAll(deps, 'nightly') },
  { name: 'pay-outs', everyMs: PAY_OUT_EVERY_MS, run: () => turnOverPayouts(deps) },
  {
    name: 'pay-backs',
    everyMs: PAY_BACK_EVERY_MS,
    run: () => runPayBacks({ ...deps, refunds: deps.payments.refunds }),
  },
]

/** Each endpoint has the guard that was made for it, and each line of the table its endpoint: said when the server starts. */
function assertGuarded(endpoints: readonly Endpoint[]): void {
  const actions: string[] = endpoints.map(({ description: { method, path, auth } }) => {
    const action = `${method.toUpperCase()} ${path}`
    const guarded = (auth as OfficeGuard | undefined)?.action
    if (guarded !== action) throw new Error(`${action} has the guard of ${guarded ?? 'nobody'}`)
    return action
  })
  const missing = Object.keys(OFFICE_ACCESS).filter((action) => !actions.includes(action))
  if (missing.length > 0) throw new Error(`The office's table names what is not there: ${missing.join(', ')}`)
}
