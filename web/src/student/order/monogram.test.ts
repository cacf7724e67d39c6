import { describe, expect, it } from 'vitest'
import { monogramOf, mosaicOf } from './monogram.ts'

describe("a stall's tile", () => {
  it.each([
    ['学一食堂 面食馆', '面'],
    ['First Canteen · Noodles', 'N'],
    ['First Canteen · hand-pulled Noodles', 'H'],
    ['Big Noodle House', 'B'],
    ['面食馆', '面'],
    ['🍜 馆', '🍜'],
    ['', ''],
  ])('of %s shows %s', (name, sign) => {
    expect(monogramOf(name)).toBe(sign)
  })

  it('is the same every day, even on both sides, and another one next door', () => {
    const merchants = Array.from({ length: 200 }, (_, index) => String(10_000_001 + index))
    for (const merchantNo of merchants) {
      const fields = mosaicOf(merchantNo)
      expect(fields).toEqual(mosaicOf(merchantNo))
      expect(fields.map((place) => place - (place % 5) + (4 - (place % 5))).sort((a, b) => a - b)).toEqual(fields)
    }
    const different = new Set(merchants.map((merchantNo) => mosaicOf(merchantNo).join()))
    expect(different.size).toBeGreaterThan(190)
  })
})
