import { expect, it } from 'vitest'
import { netOf } from './net.ts'

it('takes what went back off what was paid, and leaves the rest aside', () => {
  const sums = [
    { kind: 'DEBIT', rows: 3, amount: 3000, surcharge: 150 },
    { kind: 'REFUND', rows: 1, amount: 400, surcharge: 20 },
    { kind: 'REVERSAL', rows: 1, amount: 1000, surcharge: 0 },
    { kind: 'TOPUP', rows: 1, amount: 90_000, surcharge: 0 },
  ]
  expect(netOf(sums)).toBe(1730)
})
