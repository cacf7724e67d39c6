import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainYuan, readBound } from './yuan.ts'

describe('an amount that somebody typed as a bound', () => {
  it.each([
    ['12', 1200],
    ['12.5', 1250],
    ['12.50', 1250],
    ['12.', 1200],
    ['.5', 50],
    ['0.01', 1],
    ['¥12.50', 1250],
    ['￥ 12.50', 1250],
    ['12.50元', 1250],
    ['12元', 1200],
    ['１２．５', 1250],
    ['12。5', 1250],
    ['1,250', 125_000],
    ['1,250.00', 125_000],
    ['100000', 10_000_000],
  ])('%s is so many fen', (text, fen) => {
    expect(readBound(text)).toEqual({ kind: 'FEN', fen })
  })

  it.each(['', ' ', '0', '0.00', '00', '¥'])('"%s" is none', (text) => {
    expect(readBound(text)).toEqual({ kind: 'NONE' })
  })

  it.each(['12.505', '-5', '1e3', '12,5', 'abc', '100000.01', '1.2.3', '12 50', '0x10', '..'])(
    '"%s" is not understood, and nothing is guessed',
    (text) => {
      expect(readBound(text)).toEqual({ kind: 'BAD' })
    },
  )

  it('is read again as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (fen) => {
        expect(readBound(plainYuan(fen))).toEqual({ kind: 'FEN', fen })
      }),
    )
  })
})
