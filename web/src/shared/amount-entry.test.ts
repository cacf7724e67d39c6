import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AmountKey, EMPTY_ENTRY, pressAmountKey, shownFigure, sumLine, totalFen } from './amount-entry.ts'

const MAX = 100_000
const ALL_KEYS: AmountKey[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '+', 'BACKSPACE']

const press = (keys: string) =>
  [...keys].reduce(
    (entry, key) => pressAmountKey(entry, key === '<' ? 'BACKSPACE' : (key as AmountKey), MAX),
    EMPTY_ENTRY,
  )

describe('typing an amount', () => {
  it.each([
    ['', 0, '0', ''],
    ['12.5', 1250, '12.5', ''],
    ['12.50', 1250, '12.50', ''],
    ['12.', 1200, '12.', ''],
    ['.5', 50, '0.5', ''],
    ['005', 500, '5', ''],
    ['0.05', 5, '0.05', ''],
    ['1.2.3', 123, '1.23', ''],
    ['1.234', 123, '1.23', ''],
    ['999', 99_900, '999', ''],
    ['1000', 100_000, '1,000', ''],
    ['12.5+3', 1550, '15.50', '12.50 + 3'],
    ['12.5+', 1250, '12.50', '12.50 +'],
    ['+', 0, '0', ''],
    ['0+', 0, '0', ''],
    ['1+2+3', 600, '6.00', '1.00 + 2.00 + 3'],
  ])('%s', (keys, fen, figure, line) => {
    const entry = press(keys)
    expect([totalFen(entry), shownFigure(entry), sumLine(entry)]).toEqual([fen, figure, line])
  })

  it('ignores a key that would go above what this till may take', () => {
    expect(shownFigure(press('1001'))).toBe('100')
    expect(sumLine(press('999+2'))).toBe('999.00 +')
  })

  it.each([
    ['12<', 100],
    ['12.5<<', 1200],
    ['.<', 0],
    ['12.5+3<', 1250],
    ['12.5+3<<', 1250],
    ['12.5+3<<<', 1200],
    ['<<<', 0],
  ])('takes back %s', (keys, fen) => {
    expect(totalFen(press(keys))).toBe(fen)
  })
})

it('never makes anything but whole fen within the limit, whatever is pressed', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...ALL_KEYS), { maxLength: 40 }), (keys) => {
      const total = totalFen(keys.reduce((entry, key) => pressAmountKey(entry, key, MAX), EMPTY_ENTRY))
      expect(Number.isInteger(total) && total >= 0 && total <= MAX).toBe(true)
    }),
  )
})

it('comes back to nothing when everything is taken back', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...ALL_KEYS), { maxLength: 30 }), (keys) => {
      let entry = keys.reduce((before, key) => pressAmountKey(before, key, MAX), EMPTY_ENTRY)
      for (let i = 0; i < 200; i++) entry = pressAmountKey(entry, 'BACKSPACE', MAX)
      expect(entry).toEqual(EMPTY_ENTRY)
    }),
  )
})
