import {
  DISPUTE_STATES,
  DYNAMIC_CODE_STATES,
  EXCEPTION_STATES,
  REFUND_STATES,
  STATIC_CODE_STATES,
} from '@yimatong/contract/states'
import { WEBHOOK_DELIVERY_STATES } from '@yimatong/contract/webhook-words'
import { type Asked, each } from '../../office/lists/asking.ts'
import { nth } from '../../office/lists/ids.ts'
import { LARGE } from './stall.ts'
import type { PortalAction } from '../../../src/portal/access.ts'

const eachState = (states: readonly string[]): string[] => ['', ...states.map((state) => `state=${state}`)]

/** What the merchants' pages ask for, by endpoint: each filter there is. */
export const askedOf = (merchantNo: string) => {
  const one = (prefix: string): Asked[] => [{ id: nth(prefix, merchantNo === LARGE ? 2 : 1) }]
  const endpointId = nth('whe', Number(merchantNo))
  return {
    'GET /static-codes': each(eachState(STATIC_CODE_STATES)),
    'GET /static-codes/{codeId}': one('mcd'),
    'GET /dynamic-codes': each(eachState(DYNAMIC_CODE_STATES)),
    'GET /dynamic-codes/{outTradeNo}': [{ id: merchantNo === LARGE ? 'code-2' : 'code-1' }],
    'GET /payments/{paymentId}': one('pay'),
    'GET /refunds': each([
      ...eachState(REFUND_STATES),
      'state=PROCESSING,SUCCESS',
      'state=REQUESTED,PROCESSING,REJECTED',
    ]),
    'GET /refunds/waiting': each(['']),
    'GET /exceptions': each(eachState(EXCEPTION_STATES)),
    'GET /settlements': each(['', 'from=2026-11-01&to=2026-11-18', 'from=2020-01-01&to=2020-01-31']),
    'GET /settlements/{settlementId}': one('stl'),
    'GET /disputes': each(eachState(DISPUTE_STATES)),
    'GET /disputes/{disputeId}': one('dsp'),
    'GET /cashiers': each(['']),
    'GET /shifts': each(['', 'terminalNo=T70001', 'terminalNo=T70002']),
    'GET /shifts/{shiftId}': one('shf'),
    'GET /webhook-endpoints': each(['']),
    'GET /webhook-keys': each(['']),
    'GET /webhook-deliveries': each(
      eachState(WEBHOOK_DELIVERY_STATES).flatMap((state) => [state, `${state}${state && '&'}endpointId=${endpointId}`]),
    ),
    'GET /webhook-deliveries/{deliveryId}': one('whd'),
  } as const satisfies Partial<Record<PortalAction, readonly Asked[]>>
}
