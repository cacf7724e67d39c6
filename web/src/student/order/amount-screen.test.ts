import type { OrderRule } from '@yimatong/contract/order-quote'
import { describe, expect, it } from 'vitest'
import { amountScreen, mayContinue } from './amount-screen.ts'

const RULE: OrderRule = {
  ruleId: `rul_${'0'.repeat(32)}`,
  ruleVersion: 1,
  name: '校外人员搭伙费',
  nameEn: 'Outsiders',
  rateBps: 1500,
  flatFen: 0,
  minFen: 0,
  receiver: 'SCHOOL',
}
const typed = (text: string) => ({ itemsFen: [], text })
const STUDENT = { limitLeft: 50_000 }
const OUTSIDER = { limitLeft: 50_000, rule: RULE }

describe('the screen of a static order', () => {
  it('asks for nothing before an amount is typed', () => {
    for (const text of ['', '0', '0.', '0.00']) {
      const screen = amountScreen(OUTSIDER, typed(text), undefined)
      expect([screen.quote, screen.limit, mayContinue(screen)]).toEqual([undefined, 'FAR', false])
    }
  })

  it('shows surcharge and total of what is typed, live', () => {
    const screen = amountScreen(OUTSIDER, typed('12.5'), undefined)
    expect(screen.quote).toEqual({ amount: 1250, surcharge: 188, total: 1438, rule: RULE })
    expect(mayContinue(screen)).toBe(true)
  })

  it.each([
    ['little', '10', 'FAR', true],
    ['four fifths of it', '400', 'NEAR', true],
    ['all of it', '500', 'NEAR', true],
    ['a fen more', '500.01', 'OVER', false],
  ] as const)("speaks of the day's limit when near or over it: %s", (_what, text, limit, may) => {
    const screen = amountScreen(STUDENT, typed(text), undefined)
    expect([screen.bound, screen.limit, mayContinue(screen)]).toEqual(['STATIC_DAY', limit, may])
  })

  it('counts the surcharge into the limit', () => {
    const screen = amountScreen(OUTSIDER, typed('434.79'), undefined)
    expect([screen.largestFen, screen.leftFen, screen.limit]).toEqual([43_478, 50_000, 'OVER'])
    expect(amountScreen(OUTSIDER, typed('434.78'), undefined).limit).toBe('NEAR')
  })

  it('says that the limit is spent whatever is typed', () => {
    expect(amountScreen({ limitLeft: 0 }, typed(''), undefined).limit).toBe('SPENT')
    expect(amountScreen({ limitLeft: 0 }, typed('1'), undefined).limit).toBe('SPENT')
  })

  it("is bound by the account's limit for one payment where that is less", () => {
    const screen = amountScreen(STUDENT, typed('250'), { paymentLimit: 20_000 })
    expect([screen.bound, screen.leftFen, screen.limit]).toEqual(['ONE_PAYMENT', 20_000, 'OVER'])
    expect(amountScreen(STUDENT, typed('250'), { paymentLimit: 100_000 }).bound).toBe('STATIC_DAY')
  })

  it('is bound by what any payment may be where a school sets no other limit', () => {
    const screen = amountScreen({ limitLeft: 10_000_000 }, typed('99999'), undefined)
    expect([screen.bound, screen.largestFen]).toEqual(['ANY_PAYMENT', 10_000_000])
  })
})
