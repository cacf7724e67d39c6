import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatYuan, isAmountFen, MAX_AMOUNT_FEN, parseYuan, shareOf } from './money.ts'

describe('money', () => {
  it.each([0, -1, 0.1, '100', 1e21, 9007199254740993, null, true, [100], {}, undefined, Number.NaN])(
    'refuses %j as an amount',
    (value) => {
      expect(isAmountFen(value)).toBe(false)
    },
  )

  it('shows fen as yuan with two decimals and reads the same text back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_AMOUNT_FEN }), (amountFen) => {
        expect(parseYuan(formatYuan(amountFen).replaceAll(',', ''))).toBe(amountFen)
      }),
    )
  })

  it.each([
    ['12', 1200],
    ['12.', 1200],
    ['12.5', 1250],
    ['0.01', 1],
    ['0', undefined],
    ['0.001', undefined],
    ['1e2', undefined],
    ['-1', undefined],
    ['１２', undefined],
    ['100000.01', undefined],
  ])('reads %s typed by a person as %s fen', (text, expected) => {
    expect(parseYuan(text)).toBe(expected)
  })

  it.each([
    [1250, 1500, 188],
    [1, 1500, 0],
    [10, 500, 1],
    [9, 500, 0],
    [333, 3000, 100],
    [10_000_000, 10_000, 10_000_000],
  ])('rounds %i fen at %i basis points half up to %i', (amountFen, rateBps, expected) => {
    expect(shareOf(amountFen, rateBps)).toBe(expected)
  })

  it('never rounds a share away from the exact value by more than half a fen', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MAX_AMOUNT_FEN }),
        fc.integer({ min: 0, max: 10_000 }),
        (amountFen, rateBps) => {
          const errorTimesTwenty = 20_000 * shareOf(amountFen, rateBps) - 2 * amountFen * rateBps
          expect(errorTimesTwenty).toBeGreaterThan(-10_000)
          expect(errorTimesTwenty).toBeLessThanOrEqual(10_000)
        },
      ),
    )
  })
})
