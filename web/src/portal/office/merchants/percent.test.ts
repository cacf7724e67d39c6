import { describe, expect, it } from 'vitest'
import { bpsOfPercent } from './percent.ts'

describe('a typed percentage', () => {
  it.each([
    ['0', 0],
    ['3', 300],
    ['3.5', 350],
    ['3.05', 305],
    [' 12.34 ', 1234],
    ['100', 10_000],
  ])('%s is exact in basis points', (typed, bps) => {
    expect(bpsOfPercent(typed)).toBe(bps)
  })

  it.each(['', '-1', '3.456', '100.01', '3,5', '1e1', '３', 'abc', '.5'])('%s is none', (typed) => {
    expect(bpsOfPercent(typed)).toBeUndefined()
  })
})
