import { describe, expect, it } from 'vitest'
import { code128, code128Values } from './code128.ts'

describe('the barcode of the digits', () => {
  it('has the check symbol of the standard', () => {
    // (105 + 1·42 + 2·18 + 3·40 + 4·20 + 5·50) mod 103 = 15
    expect(code128Values('4218402050')).toEqual([105, 42, 18, 40, 20, 50, 15, 106])
  })

  it('is 145 modules wide for 20 digits, and every symbol has 11', () => {
    const { width, bars } = code128('91000000000000000000')
    expect(width).toBe(145)
    expect(bars).toHaveLength(3 * 12 + 4)
    expect(bars.filter((_, index) => index % 3 === 0).map((bar) => bar.at)).toEqual([
      ...Array.from({ length: 13 }, (_, index) => index * 11),
      143,
    ])
  })

  it.each(['', '1', '123', '12a4'])('refuses %j', (text) => {
    expect(() => code128(text)).toThrow(RangeError)
  })
})
