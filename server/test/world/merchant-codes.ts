import { newId } from '@yimatong/contract/ids'
import { type DynamicCode, makeDynamicCode } from '../../src/merchant-codes/dynamic-codes.ts'
import { makeStaticCode, type StaticCode } from '../../src/merchant-codes/static-codes.ts'
import type { Merchant, Till } from './tills.ts'
import type { World } from './world.ts'

/** A printed code of a merchant, or of one of its tills. */
export function aStaticCode(world: World, { merchantNo }: Merchant, terminalNo?: string): Promise<StaticCode> {
  return makeStaticCode(world.gateway.deps, { merchantNo, terminalNo, label: '一号窗口', createdBy: 'test' })
}

export interface DynamicOptions {
  amountFen?: number
  expiresInSeconds?: number
  outTradeNo?: string
}

/** A code for one payment at a till. */
export function aDynamicCode(world: World, till: Till, options: DynamicOptions = {}): Promise<DynamicCode> {
  const { amountFen = 1250, expiresInSeconds = 300, outTradeNo = newId('request') } = options
  const { terminalNo, merchant } = till
  const { merchantNo } = merchant
  const asked = { merchantNo, terminalNo, outTradeNo, amountFen, expiresInSeconds, createdBy: terminalNo }
  return makeDynamicCode(world.gateway.deps, asked)
}
