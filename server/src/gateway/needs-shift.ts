import { problem } from '@yimatong/kit/problem'
import { type DynamicCodeDeps, findDynamicCode } from '../merchant-codes/dynamic-codes.ts'
import { findByOutTradeNo } from '../payments/read.ts'
import type { ActiveTerminal } from './guards.ts'

export type NeedsShiftDeps = Pick<DynamicCodeDeps, 'database' | 'clock' | 'config'>

/**
 * For a till that may only sell while a shift is open, when none is: SHIFT_REQUIRED for a new sale. What was asked for before under this
 * number is none: a till that did not hear the answer must hear it still after the shift.
 */
export async function requireShift(deps: NeedsShiftDeps, till: ActiveTerminal, outTradeNo: string): Promise<void> {
  const { merchantNo } = till
  if (await findByOutTradeNo(deps, merchantNo, outTradeNo)) return
  if (await findDynamicCode(deps, merchantNo, outTradeNo)) return
  throw problem('SHIFT_REQUIRED')
}
