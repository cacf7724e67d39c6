import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ROUTES, routeScan, type ScannedKind } from './routing.ts'

const zeros = (prefix: string, length: number) => prefix.padEnd(length, '0')

describe('a scanned text is routed by its prefix and length', () => {
  test.each<[ScannedKind, string]>([
    ['OURS_QR', zeros('YM', 308).replaceAll('0', 'A')],
    ['OURS_QR', 'YMHALFREAD'],
    ['OURS_DIGITS', zeros('91', 20)],
    ['WECHAT', zeros('10', 18)],
    ['WECHAT', zeros('15', 18)],
    ['ALIPAY', zeros('25', 16)],
    ['ALIPAY', zeros('28', 18)],
    ['ALIPAY', zeros('30', 24)],
    ['ALIPAY', zeros('fp', 35)],
    ['UNIONPAY', zeros('62', 19)],
    ['ECNY', zeros('01', 19)],
    ['MERCHANT_CODE', 'https://pay.campus.edu.cn/q/eyJhbGciOiJFUzI1NiJ9.e30.c2ln'],
    ['MERCHANT_CODE', 'http://localhost:8080/q/token'],
  ])('%s: %s', (kind, text) => {
    expect(routeScan(text)).toBe(kind)
  })

  test.each([
    ['nothing', ''],
    ['our prefix in lower case', 'ymaaaa'],
    ['91 with 19 digits', zeros('91', 19)],
    ['91 with 21 digits', zeros('91', 21)],
    ['WeChat with 17 digits', zeros('10', 17)],
    ['16 with 18 digits', zeros('16', 18)],
    ['24 with 16 digits', zeros('24', 16)],
    ['31 with 16 digits', zeros('31', 16)],
    ['Alipay with 15 digits', zeros('25', 15)],
    ['Alipay with 25 digits', zeros('30', 25)],
    ['UnionPay with 18 digits', zeros('62', 18)],
    ['e-CNY with 20 digits', zeros('01', 20)],
    ['a book', '9787302511854'],
    ['a page that is no merchant code', 'https://pay.campus.edu.cn/menu'],
    ['a merchant code without a token', 'https://pay.campus.edu.cn/q/'],
    ['a merchant code without encryption', 'http://pay.campus.edu.cn/q/token'],
    ['/q/ that is not the path', 'https://evil.example/?next=https://pay.campus.edu.cn/q/token'],
    ['digits and a line break', `${zeros('91', 20)}\n`],
    ['digits of another script', zeros('91', 19) + '０'],
  ])('UNKNOWN: %s', (_, text) => {
    expect(routeScan(text)).toBe('UNKNOWN')
  })
})

test('no text has two owners', () => {
  const digits = fc
    .tuple(fc.constantFrom('01', '10', '15', '25', '30', '62', '91', ''), fc.stringMatching(/^\d{0,24}$/))
    .map(([prefix, rest]) => prefix + rest)
  fc.assert(
    fc.property(fc.oneof(digits, fc.string(), fc.webUrl()), (text) => {
      return ROUTES.filter(({ pattern }) => pattern.test(text)).length <= 1
    }),
  )
})
