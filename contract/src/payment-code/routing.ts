/** Whose code a scanned text is, by prefix and length alone; whether it is a good one is for its owner to say. */
export type ScannedKind =
  | 'OURS_QR'
  | 'OURS_DIGITS'
  | 'WECHAT'
  | 'ALIPAY'
  | 'UNIONPAY'
  | 'ECNY'
  | 'MERCHANT_CODE'
  | 'UNKNOWN'

export interface Route {
  kind: Exclude<ScannedKind, 'UNKNOWN'>
  pattern: RegExp
  /** What the pattern says, in words. */
  rule: string
}

/**
 * No two patterns match the same text, so the order does not matter. Any text with our prefix is ours, broken ones too,
 * so that a till can say "read it again" and not "unknown code". A merchant code's host is checked by whoever opens it.
 */
export const ROUTES: readonly Route[] = [
  { kind: 'OURS_QR', pattern: /^YM/, rule: 'starts with YM' },
  { kind: 'OURS_DIGITS', pattern: /^91\d{18}$/, rule: '20 digits from 91' },
  { kind: 'WECHAT', pattern: /^1[0-5]\d{16}$/, rule: '18 digits from 10 to 15' },
  { kind: 'ALIPAY', pattern: /^(?:2[5-9]|30)\d{14,22}$/, rule: '16 to 24 digits from 25 to 30' },
  { kind: 'ALIPAY', pattern: /^fp[0-9A-Za-z]{33}$/, rule: 'face token: fp and 33 characters' },
  { kind: 'UNIONPAY', pattern: /^62\d{17}$/, rule: '19 digits from 62' },
  { kind: 'ECNY', pattern: /^01\d{17}$/, rule: '19 digits from 01' },
  { kind: 'MERCHANT_CODE', pattern: /^https:\/\/[^/?#\s]+\/q\/[^/?#\s]+$/, rule: 'https://HOST/q/TOKEN' },
  {
    kind: 'MERCHANT_CODE',
    pattern: /^http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?\/q\/[^/?#\s]+$/,
    rule: 'http://localhost/q/TOKEN, for a campus on one machine',
  },
]

/** Routes a scanned text exactly as the scanner read it, without the Enter that a gun types after it. */
export function routeScan(text: string): ScannedKind {
  return ROUTES.find(({ pattern }) => pattern.test(text))?.kind ?? 'UNKNOWN'
}
