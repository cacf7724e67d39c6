import { merchantUrl, writeEmv } from '@yimatong/contract/merchant-code'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMerchantCode, readScanned } from './scanned.ts'

const TOKEN = `${'eyJ2IjoxfQ'.repeat(9)}.${'A'.repeat(86)}`
const URL = merchantUrl('https://pay.campus.edu.cn', TOKEN)
const NAMES = { merchantName: '面食馆', merchantNameEn: 'Noodles', city: 'BEIJING' }
const UNIONPAY_EMV =
  '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT' +
  '6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME' +
  '91320016A0112233449988770708123456786304A13A'

describe('a merchant code', () => {
  it.each([
    ['its address', URL],
    ['its address with a line break that a reader has added', `${URL}\n`],
    ['its EMV form', writeEmv({ url: URL, ...NAMES })],
    ['its token', TOKEN],
  ])('is known by %s', (_form, text) => {
    expect(readScanned(text)).toEqual({ kind: 'MERCHANT_CODE', token: TOKEN })
  })
})

describe('what is no merchant code is said before anybody is asked', () => {
  it.each([
    ['our payment code', `YM${'A7'.repeat(153)}`, 'PAYMENT_CODE'],
    ["our payment code's digits", `91${'0'.repeat(18)}`, 'PAYMENT_CODE'],
    ['a WeChat payment code', '134567890123456789', 'WECHAT'],
    ['a WeChat collection code', 'wxp://f2f0aBcDeF', 'WECHAT'],
    ['a WeChat order', 'weixin://wxpay/bizpayurl?pr=AbC', 'WECHAT'],
    ['a WeChat aggregate code', 'HTTPS://WX.TENPAY.COM/F2F?T=AAB', 'WECHAT'],
    ['an Alipay payment code', '281234567890123456', 'ALIPAY'],
    ['an Alipay collection code in capitals', 'HTTPS://QR.ALIPAY.COM/FKX01234', 'ALIPAY'],
    ['a UnionPay payment code', '6212345678901234567', 'UNIONPAY'],
    ['a UnionPay collection code', 'https://qr.95516.com/00010000/01', 'UNIONPAY'],
    ['an e-CNY payment code', '0112345678901234567', 'ECNY'],
    ['an EMV text of somebody else', UNIONPAY_EMV, 'OTHER_SCHEME'],
    ['an address of somebody else', 'https://example.com/menu', 'OTHER_LINK'],
    ['a wallet only in the query', 'https://example.com/?to=qr.alipay.com', 'OTHER_LINK'],
    ['a wallet only in the beginning of a host', 'https://qr.alipay.com.example.com/a', 'OTHER_LINK'],
    ['a merchant address with half a token', URL.slice(0, -40), 'DAMAGED'],
    ['a name', 'WIFI:S:canteen;;', 'OTHER_TEXT'],
    ['a barcode from a bottle', '6901234567892', 'OTHER_TEXT'],
  ] as const)('%s', (_what, text, kind) => {
    expect(readScanned(text)).toEqual({ kind })
    expect(isMerchantCode(text)).toBe(false)
  })

  it('any text whatsoever is one kind or another', () => {
    const kinds = new Set<string>()
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.stringMatching(/^\d{10,25}$/)), (text) => {
        kinds.add(readScanned(text).kind)
      }),
    )
    expect(kinds.size).toBeGreaterThan(1)
  })
})
