import { problem } from '@yimatong/kit/problem'
import { type DynamicCodeDeps, findDynamicCode } from '../merchant-codes/dynamic-codes.ts'
import { findByOutTradeNo } from '../payments/read.ts'
import type { ActiveTerminal } from './guards.ts'

export type MayBeginDeps = Pick<DynamicCodeDeps, 'database' | 'clock' | 'config'>

/**
 * Refuses a new sale to a till that may begin none: TERMINAL_LOCKED when the office has locked it, SHIFT_REQUIRED when it sells only in a
 * shift and none is open. What was asked for before under this number is none: a till that did not hear the answer must
 * hear it still.
 */
export function requireMayBegin(
  deps: MayBeginDeps,
  till: ActiveTerminal,
  outTradeNo: string,
): Promise<void> | undefined {
  return till.lock === undefined && !till.needsShift ? undefined : requireBegun(deps, till, outTradeNo)
}

async function requireBegun(deps: MayBeginDeps, till: ActiveTerminal, outTradeNo: string): Promise<void> {
  const { merchantNo, lock } = till
  if (await findByOutTradeNo(deps, merchantNo, outTradeNo)) return
  if (await findDynamicCode(deps, merchantNo, outTradeNo)) return
  throw problem(lock === undefined ? 'SHIFT_REQUIRED' : 'TERMINAL_LOCKED')
}
