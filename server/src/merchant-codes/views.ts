import { toRfc3339 } from '@yimatong/contract/clock'
import type { DynamicCodeView, UnpaidCodeView } from '@yimatong/contract/gateway-api'
import type { DynamicCode } from './dynamic-codes.ts'

/** A dynamic code as whoever made it sees it. */
export function dynamicCodeView(code: DynamicCode): DynamicCodeView {
  const { outTradeNo, dynamicId, url, amountFen, subject, state, createdAtMs, expiresAtMs } = code
  return {
    outTradeNo,
    dynamicId,
    url,
    amount: amountFen,
    ...(subject === undefined ? {} : { subject }),
    state,
    createdAt: toRfc3339(createdAtMs),
    expiresAt: toRfc3339(expiresAtMs),
  }
}

/** What stands under the code's number while no payment does. */
export function unpaidCodeView(code: DynamicCode, merchantName: string): UnpaidCodeView {
  const { outTradeNo, merchantNo, terminalNo, dynamicId, url, amountFen, subject, state, createdAtMs, expiresAtMs } =
    code
  return {
    outTradeNo,
    merchantNo,
    merchantName,
    ...(terminalNo === undefined ? {} : { terminalNo }),
    channel: 'ONECARD',
    mode: 'FORWARD_SCAN',
    state: state === 'CANCELLED' || state === 'EXPIRED' ? 'CLOSED' : 'USERPAYING',
    amount: amountFen,
    ...(subject === undefined ? {} : { subject }),
    merchantCodeId: dynamicId,
    url,
    createdAt: toRfc3339(createdAtMs),
    expiresAt: toRfc3339(expiresAtMs),
  }
}
