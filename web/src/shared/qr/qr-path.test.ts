import { expect, it } from 'vitest'
import { qrOfCode, qrOfDigits, qrOfText } from './qr-path.ts'

it('draws the presentation as version 10 with its quiet zone', () => {
  const { size, path } = qrOfCode(`YM${'A7'.repeat(153)}`)
  expect(size).toBe(57 + 8)
  // Nothing dark lies in the four modules around the symbol, and its first finder pattern begins at (4, 4).
  expect(path).toMatch(/^M4 4h7v1h-7z/)
  expect(path).not.toMatch(/M[0-3] |M\d+ [0-3]h/)
})

it('draws the digits as version 1, with modules as large as can be', () => {
  expect(qrOfDigits('91123456789012345678').size).toBe(21 + 8)
})

it('draws the address of a merchant code in a symbol that a phone reads from a counter', () => {
  const { size } = qrOfText(`https://pay.example.edu.cn/q/${'x'.repeat(230)}`)
  expect((size - 8 - 17) / 4).toBeLessThanOrEqual(14)
})
