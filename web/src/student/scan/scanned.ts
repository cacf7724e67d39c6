import { readEmv, tokenOfScan } from '@yimatong/contract/merchant-code'
import { routeScan } from '@yimatong/contract/payment-code/routing'

/** Somebody else's code, or one that is not for scanning; no server need be asked. */
export type WrongKind =
  | 'PAYMENT_CODE'
  /** It looks like a merchant code of ours and is not whole. */
  | 'DAMAGED'
  | 'WECHAT'
  | 'ALIPAY'
  | 'UNIONPAY'
  | 'ECNY'
  | 'OTHER_SCHEME'
  | 'OTHER_LINK'
  | 'OTHER_TEXT'

export type Scanned = { kind: 'MERCHANT_CODE'; token: string } | { kind: WrongKind }

/** Hosts and address schemes of the wallets that hang beside ours. */
const WALLETS: readonly { kind: WrongKind; pattern: RegExp }[] = [
  { kind: 'WECHAT', pattern: /^(?:wxp|weixin|wechat):\/\// },
  { kind: 'WECHAT', pattern: /^https?:\/\/(?:[\w-]+\.)*(?:tenpay\.com|weixin\.qq\.com|wechat\.com)(?:[/:?#]|$)/ },
  { kind: 'ALIPAY', pattern: /^alipays?:\/\// },
  { kind: 'ALIPAY', pattern: /^https?:\/\/(?:[\w-]+\.)*alipay\.com(?:[/:?#]|$)/ },
  { kind: 'UNIONPAY', pattern: /^(?:upwallet|uppay):\/\// },
  { kind: 'UNIONPAY', pattern: /^https?:\/\/(?:[\w-]+\.)*95516\.com(?:[/:?#]|$)/ },
  { kind: 'ECNY', pattern: /^(?:ecny|dcep):\/\// },
]

/** The tags under which UnionPay carries its merchants in an EMV text (EMV QRCPS, 4.1). */
const UNIONPAY_TAGS = ['15', '16']

/** What was scanned, as far as the text alone tells; whether a merchant code is a good one is for its signature to say. */
export function readScanned(scanned: string): Scanned {
  const text = scanned.trim()
  const token = tokenOfScan(text)
  return token === undefined ? { kind: wrongKindOf(text) } : { kind: 'MERCHANT_CODE', token }
}

/** Whether it is worth taking when several codes are in the picture. */
export function isMerchantCode(text: string): boolean {
  return readScanned(text).kind === 'MERCHANT_CODE'
}

function wrongKindOf(text: string): WrongKind {
  const route = routeScan(text)
  if (route === 'OURS_QR' || route === 'OURS_DIGITS') return 'PAYMENT_CODE'
  if (route === 'WECHAT' || route === 'ALIPAY' || route === 'UNIONPAY' || route === 'ECNY') return route
  if (route === 'MERCHANT_CODE') return 'DAMAGED'
  const emv = readEmv(text)
  if (emv !== undefined) return UNIONPAY_TAGS.some((tag) => emv.objects.has(tag)) ? 'UNIONPAY' : 'OTHER_SCHEME'
  // Printed addresses are often in capitals, which makes a smaller picture.
  const address = text.toLowerCase()
  const wallet = WALLETS.find(({ pattern }) => pattern.test(address))
  if (wallet !== undefined) return wallet.kind
  return /^[a-z][a-z0-9+.-]*:\/\//.test(address) ? 'OTHER_LINK' : 'OTHER_TEXT'
}
