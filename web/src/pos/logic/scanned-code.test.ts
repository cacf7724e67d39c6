import type { Verdict } from '@yimatong/contract/terminal'
import { describe, expect, it } from 'vitest'
import { heldDigits, heldQr, kindOfScan } from './scanned-code.ts'

describe('whose code it is', () => {
  it.each([
    [`YM${'A'.repeat(306)}`, 'OURS_QR'],
    ['91123456789012345678', 'OURS_DIGITS'],
    ['134567890123456789', 'WECHAT'],
    ['2812345678901234567', 'ALIPAY'],
    [`FP${'A1B'.repeat(11)}`, 'ALIPAY'],
    ['6212345678901234567', 'UNIONPAY'],
    ['0112345678901234567', 'ECNY'],
    ['https://pay.example.edu/q/abc.def', 'MERCHANT_CODE'],
    ['HTTPS://PAY.EXAMPLE.EDU/Q/ABC.DEF', 'MERCHANT_CODE'],
    ['00020101021229300012D156000000000510', 'MERCHANT_CODE'],
    ['6901234567892', 'UNKNOWN'],
    ['https://example.edu/menu', 'UNKNOWN'],
  ])('%s', (text, kind) => expect(kindOfScan(text)).toBe(kind))
})

describe('how long a code is held', () => {
  const verdict = (step: number, expiresAt: number) =>
    ({ ok: true, jti: '', step, voucher: { identityClass: 'OUTSIDER', expiresAt } }) as unknown as Extract<
      Verdict,
      { ok: true }
    >

  it('is its own step and the next', () => {
    expect(heldQr('YM', verdict(10, 9_999_999), 'phone')).toMatchObject({ goodUntil: 360_000, deadAt: 360_000 })
  })
  it('is never longer than its voucher', () => {
    expect(heldQr('YM', verdict(10, 310), 'phone').goodUntil).toBe(310_000)
  })
  it('leaves room for a phone that is fast before digits count as dead', () => {
    expect(heldDigits('91', 10 * 30_000 + 1)).toMatchObject({ goodUntil: 360_000, deadAt: 390_000 })
  })
})
