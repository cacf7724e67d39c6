import { MAX_AMOUNT_FEN } from '@yimatong/contract/money'
import type { OrderRule } from '@yimatong/contract/order-quote'
import { surchargeFen, type SurchargeRule, winningRule } from '@yimatong/contract/surcharge'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestAmount, localQuote } from './local-quote.ts'

const NOON = Date.parse('2026-11-22T12:00:00+08:00')
const RULE_ID = `rul_${'0'.repeat(32)}`

/** What a rule takes: up to everything once more, and the odd fen. */
const rates = fc.record(
  {
    rateBps: fc.integer({ min: 0, max: 10_000 }),
    flatFen: fc.integer({ min: 0, max: 10_000 }),
    minFen: fc.integer({ min: 0, max: 10_000 }),
    capFen: fc.integer({ min: 0, max: 100_000 }),
  },
  { requiredKeys: ['rateBps', 'flatFen', 'minFen'] },
)
type Rate = typeof rates extends fc.Arbitrary<infer T> ? T : never
const amounts = fc.integer({ min: 1, max: MAX_AMOUNT_FEN })

/** The rule as the server keeps it, and as the order shows it. */
function both(rate: Rate): { kept: SurchargeRule; shown: OrderRule } {
  const { capFen, ...always } = rate
  const cap = capFen === undefined ? {} : { capFen }
  return {
    kept: {
      ...always,
      ...cap,
      ruleId: RULE_ID,
      version: 1,
      identityClasses: ['OUTSIDER'],
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      fromMinute: 0,
      toMinute: 0,
      validFrom: '2026-01-01',
      receiver: 'SCHOOL',
      denied: false,
    },
    shown: {
      ...always,
      ...cap,
      ruleId: RULE_ID,
      ruleVersion: 1,
      name: '搭伙费',
      nameEn: 'Surcharge',
      receiver: 'SCHOOL',
    },
  }
}

describe('what the phone works out while the amount is typed', () => {
  it('is to the fen what the server charges by the rule that wins', () => {
    fc.assert(
      fc.property(rates, amounts, (rate, amountFen) => {
        const { kept, shown } = both(rate)
        const question = { identityClass: 'OUTSIDER', merchantNo: '10000001', amountFen, epochMs: NOON } as const
        const winner = winningRule([kept], question)
        const charged = winner === undefined ? Number.NaN : surchargeFen(winner, amountFen)
        expect(localQuote(shown, amountFen)).toEqual({
          amount: amountFen,
          surcharge: charged,
          total: amountFen + charged,
          rule: shown,
        })
      }),
    )
  })

  it('is the amount alone where no rule applies', () => {
    expect(localQuote(undefined, 1250)).toEqual({ amount: 1250, surcharge: 0, total: 1250 })
  })

  it('is 1.88 on 12.50 at 15 per cent: half a fen is rounded up', () => {
    expect(localQuote(both({ rateBps: 1500, flatFen: 0, minFen: 0 }).shown, 1250).surcharge).toBe(188)
  })
})

describe('the largest amount that a limit leaves', () => {
  it('fits with its surcharge, and one fen more does not', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 0, max: 2 * MAX_AMOUNT_FEN }), (rate, mostFen) => {
        const { shown } = both(rate)
        const largest = largestAmount(shown, mostFen)
        const costs = (amountFen: number) => localQuote(shown, amountFen).total
        expect(largest === 0 || costs(largest) <= mostFen).toBe(true)
        expect(largest === MAX_AMOUNT_FEN || costs(largest + 1) > mostFen).toBe(true)
      }),
    )
  })

  it('is the limit itself where no rule applies', () => {
    expect([0, 1, 50_000, MAX_AMOUNT_FEN + 5].map((most) => largestAmount(undefined, most))).toEqual([
      0,
      1,
      50_000,
      MAX_AMOUNT_FEN,
    ])
  })
})
