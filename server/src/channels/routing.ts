import type { ScannedKind } from '@yimatong/contract/terminal'
import type { PaymentView } from '@yimatong/contract/gateway-api'

type ChannelName = PaymentView['channel']

/** Whose code was scanned decides who is asked for the money. A merchant's own code is nobody's to pay with. */
export const CHANNEL_OF_SCAN: Readonly<Record<ScannedKind, ChannelName>> = {
  OURS_QR: 'ONECARD',
  OURS_DIGITS: 'ONECARD',
  WECHAT: 'WECHAT',
  ALIPAY: 'ALIPAY',
  UNIONPAY: 'UNIONPAY',
  ECNY: 'ECNY',
  MERCHANT_CODE: 'UNKNOWN',
  UNKNOWN: 'UNKNOWN',
}
