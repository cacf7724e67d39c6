import { describe, expect, it } from 'vitest'
import { timeLeft, toldAt } from './countdown.ts'

describe('a countdown', () => {
  it.each([
    [300_000, '5:00'],
    [299_999, '5:00'],
    [299_000, '4:59'],
    [60_000, '1:00'],
    [9_001, '0:10'],
    [1, '0:01'],
    [0, '0:00'],
    [-5000, '0:00'],
  ])('of %i ms says %s', (leftMs, said) => {
    expect(timeLeft(leftMs)).toBe(said)
  })

  it.each([
    [61_000, undefined],
    [60_000, 60],
    [31_000, 60],
    [30_000, 30],
    [10_000, 10],
    [0, 10],
  ])('tells ears of %i ms at the mark %s only', (leftMs, mark) => {
    expect(toldAt(leftMs)).toBe(mark)
  })
})
