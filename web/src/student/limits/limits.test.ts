import { describe, expect, it } from 'vitest'
import { allowsMore, changesOf, limitsInForce, readLimit } from './limits.ts'

const school = { paymentLimit: 100_000, dailyLimit: 300_000 }

describe('a limit that is typed', () => {
  it.each([
    ['', null],
    [' 50 ', 5000],
    ['12.5', 1250],
    ['0.01', 1],
    ['1000', 100_000],
    ['1000.01', undefined],
    ['0', undefined],
    ['12.345', undefined],
    ['1e3', undefined],
    ['-5', undefined],
    ['五十', undefined],
  ])('%j is %j fen', (text, fen) => {
    expect(readLimit(text, 100_000)).toBe(fen)
  })
})

describe('a change of limits', () => {
  it('names what changes, and nothing else', () => {
    const limits = { ...school, ownDailyLimit: 5000 }
    expect(changesOf(limits, { payment: 2000, day: 5000 })).toEqual({ paymentLimit: 2000 })
    expect(changesOf(limits, { payment: null, day: null })).toEqual({ dailyLimit: null })
    expect(changesOf(limits, { payment: 100_000, day: 5000 })).toBeUndefined()
  })

  it('takes the PIN when it allows more', () => {
    const limits = { ...school, ownPaymentLimit: 2000 }
    expect(allowsMore(limits, { paymentLimit: 1999, dailyLimit: 1 })).toBe(false)
    expect(allowsMore(limits, { paymentLimit: 2001 })).toBe(true)
    expect(allowsMore(limits, { paymentLimit: null })).toBe(true)
    expect(allowsMore(school, { dailyLimit: null })).toBe(false)
  })

  it("holds at the lower of the two, should the school's fall below one's own", () => {
    expect(limitsInForce({ ...school, ownPaymentLimit: 200_000 })).toEqual({ paymentFen: 100_000, dayFen: 300_000 })
  })
})
