import type { Endpoint } from '@yimatong/kit/routes'
import { ACCESS } from './access.ts'
import type { PortalDeps } from './deps.ts'
import { type GuardDeps, type PortalGuard, portalGuards } from './guard.ts'
import { listCashiers, makeCashierPin, putCashier, setCashierState, setShiftSetting } from './routes/cashiers.ts'
import { listExceptions } from './routes/exceptions.ts'
import { exportEndpoints } from './routes/exports.ts'
import { cancelDynamicCode, listDynamicCodes, makeDynamicCode, readDynamicCode } from './routes/dynamic-codes.ts'
import { answerDisputeEndpoint, listDisputes, readDispute } from './routes/disputes.ts'
import { home } from './routes/home.ts'
import { listPayments, readPayment, totalPayments } from './routes/payments.ts'
import { pngImage, printSheet, svgImage } from './routes/prints.ts'
import { approveRefund, askForRefund, countRefunds, listRefunds, rejectRefund } from './routes/refunds.ts'
import { listShifts, readShiftEndpoint, zCsv } from './routes/shifts.ts'
import { settlementEndpoints } from './routes/settlements.ts'
import {
  listStaticCodes,
  makeStaticCode,
  readStaticCode,
  reissueStaticCode,
  revokeStaticCode,
  verifyStaticCode,
} from './routes/static-codes.ts'
import { listTerminals, makeActivationCode } from './routes/terminals.ts'
import { webhookEndpoints } from './routes/webhooks.ts'

export const PORTAL_PREFIX = '/portal/v1'

/** Everything that a merchant's browser may ask, to be mounted at PORTAL_PREFIX. */
export function portalEndpoints(deps: PortalDeps & GuardDeps): Endpoint[] {
  const { database: _database, codeDeps: _codeDeps, webhookDeps: _webhookDeps, ...rest } = deps
  const guardOf = portalGuards(deps)
  const endpoints = [
    home(rest, guardOf),
    listTerminals(rest, guardOf),
    makeActivationCode(rest, guardOf),
    listStaticCodes(guardOf),
    makeStaticCode(guardOf),
    printSheet(rest, guardOf),
    readStaticCode(guardOf),
    reissueStaticCode(guardOf),
    revokeStaticCode(guardOf),
    verifyStaticCode(guardOf),
    svgImage(guardOf),
    pngImage(guardOf),
    listDynamicCodes(rest, guardOf),
    makeDynamicCode(rest, guardOf),
    readDynamicCode(guardOf),
    cancelDynamicCode(rest, guardOf),
    listPayments(guardOf),
    totalPayments(guardOf),
    ...exportEndpoints(rest, guardOf),
    readPayment(guardOf),
    askForRefund(guardOf),
    listRefunds(guardOf),
    countRefunds(guardOf),
    approveRefund(guardOf),
    rejectRefund(guardOf),
    ...webhookEndpoints(rest, guardOf),
    listExceptions(guardOf),
    listDisputes(guardOf),
    readDispute(guardOf),
    answerDisputeEndpoint(rest, guardOf),
    listCashiers(guardOf),
    putCashier(rest, guardOf),
    makeCashierPin(rest, guardOf),
    setCashierState(guardOf),
    setShiftSetting(guardOf),
    listShifts(guardOf),
    readShiftEndpoint(guardOf),
    zCsv(guardOf),
    ...settlementEndpoints(rest, guardOf),
  ]
  assertGuarded(endpoints)
  return endpoints
}

/** Each endpoint has the guard that was made for it, and each line of the table its endpoint: said when the server starts. */
function assertGuarded(endpoints: readonly Endpoint[]): void {
  const actions: string[] = endpoints.map(({ description: { method, path, auth } }) => {
    const action = `${method.toUpperCase()} ${path}`
    const guarded = (auth as PortalGuard | undefined)?.action
    if (guarded !== action) throw new Error(`${action} has the guard of ${guarded ?? 'nobody'}`)
    return action
  })
  const missing = Object.keys(ACCESS).filter((action) => !actions.includes(action))
  if (missing.length > 0) throw new Error(`The portal's table names what is not there: ${missing.join(', ')}`)
}
