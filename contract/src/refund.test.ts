import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shareOf } from './money.ts'
import {
  type AskedRefund,
  judgeRefund,
  type RefundablePayment,
  refundableFen,
  refundableSurchargeFen,
  surchargeOfRefund,
} from './refund.ts'

const paid = (amountFen: number, surchargeFen: number): RefundablePayment => ({
  amountFen,
  surchargeFen,
  refundedAmountFen: 0,
  refundedSurchargeFen: 0,
})

/** The payment after a part went back, and the surcharge that went with it. */
function refund(payment: RefundablePayment, amountFen: number): [RefundablePayment, number] {
  const surchargeFen = surchargeOfRefund(payment, amountFen)
  const refundedAmountFen = payment.refundedAmountFen + amountFen
  return [
    { ...payment, refundedAmountFen, refundedSurchargeFen: payment.refundedSurchargeFen + surchargeFen },
    surchargeFen,
  ]
}

/** Any payment up to ten million yuan, by any rate. */
const aPayment = fc
  .record({ amountFen: fc.integer({ min: 1, max: 1_000_000_000 }), rateBps: fc.integer({ min: 0, max: 10_000 }) })
  .map(({ amountFen, rateBps }) => paid(amountFen, shareOf(amountFen, rateBps)))

/** A payment, and how it goes back: each number takes that share of what is left, and the last part takes the rest. */
const aCutPayment = fc.record({
  payment: aPayment,
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
})

function partsOf({ amountFen }: RefundablePayment, cuts: readonly number[]): number[] {
  const parts: number[] = []
  let left = amountFen
  for (const cut of cuts) {
    const part = Math.max(1, Math.floor(left * cut))
    if (part >= left) break
    parts.push(part)
    left -= part
  }
  return [...parts, left]
}

describe('the surcharge of a refund', () => {
  it('is all of it when the whole amount goes back', () => {
    fc.assert(
      fc.property(aPayment, (payment) => {
        expect(surchargeOfRefund(payment, payment.amountFen)).toBe(payment.surchargeFen)
      }),
    )
  })

  it('of all parts together is exactly what was paid, however the amount was cut', () => {
    fc.assert(
      fc.property(aCutPayment, ({ payment, cuts }) => {
        let standing = payment
        for (const part of partsOf(payment, cuts)) [standing] = refund(standing, part)
        expect(refundableFen(standing)).toBe(0)
        expect(standing.refundedSurchargeFen).toBe(payment.surchargeFen)
      }),
    )
  })

  it('is exact to the last fen also when surcharge went back alone in between, at any moment, in any parts', () => {
    const surchargeAlone = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(aCutPayment, fc.array(surchargeAlone, { maxLength: 12 }), ({ payment, cuts }, alone) => {
        let standing = payment
        partsOf(payment, cuts).forEach((part, at) => {
          const aloneFen = Math.floor(refundableSurchargeFen(standing) * (alone[at] ?? 0))
          const { refundedSurchargeFen, surchargeAloneFen = 0 } = standing
          standing = {
            ...standing,
            refundedSurchargeFen: refundedSurchargeFen + aloneFen,
            surchargeAloneFen: surchargeAloneFen + aloneFen,
          }
          const [after, surchargeFen] = refund(standing, part)
          expect(surchargeFen).toBeGreaterThanOrEqual(0)
          expect(after.refundedSurchargeFen).toBeLessThanOrEqual(payment.surchargeFen)
          standing = after
        })
        expect([refundableFen(standing), refundableSurchargeFen(standing)]).toEqual([0, 0])
      }),
    )
  })

  it('brings none where all of it went back alone before', () => {
    const mistaken = { ...paid(1000, 300), refundedSurchargeFen: 300, surchargeAloneFen: 300 }
    expect([1, 500, 1000].map((part) => surchargeOfRefund(mistaken, part))).toEqual([0, 0, 0])
  })

  it('is never negative, and never strays more than half a fen from the share, part after part', () => {
    fc.assert(
      fc.property(aCutPayment, ({ payment, cuts }) => {
        let standing = payment
        for (const part of partsOf(payment, cuts)) {
          const [after, surchargeFen] = refund(standing, part)
          expect(surchargeFen).toBeGreaterThanOrEqual(0)
          const exact = 2n * BigInt(payment.surchargeFen) * BigInt(after.refundedAmountFen)
          const rounded = 2n * BigInt(after.refundedSurchargeFen) * BigInt(payment.amountFen)
          const away = rounded - exact
          expect(away <= BigInt(payment.amountFen) && -away < BigInt(payment.amountFen)).toBe(true)
          standing = after
        }
      }),
    )
  })

  it.each([
    ['a third of 10.00 with 1.50', paid(1000, 150), [333, 333, 334], [50, 50, 50]],
    ['half a fen goes up', paid(2, 1), [1, 1], [1, 0]],
    ['one fen on three parts goes with the second', paid(3, 1), [1, 1, 1], [0, 1, 0]],
    ['a flat surcharge goes back in proportion, too', paid(1000, 100), [1, 999], [0, 100]],
    ['there is none', paid(500, 0), [100, 400], [0, 0]],
  ])('by parts: %s', (_what, payment, parts, surcharges) => {
    let standing = payment
    const given = parts.map((part) => {
      const [after, surchargeFen] = refund(standing, part)
      standing = after
      return surchargeFen
    })
    expect(given).toEqual(surcharges)
  })

  it.each([0, -1, 0.5, 1001, Number.NaN])('cannot be asked of %d fen of a payment of 1000', (amountFen) => {
    expect(() => surchargeOfRefund(paid(1000, 150), amountFen)).toThrow(RangeError)
  })
})

describe('what somebody may give back', () => {
  const today = '2026-11-22'
  it.each<[AskedRefund['role'], string, number, string]>([
    ['CASHIER', today, 100_00, 'ALONE'],
    ['CASHIER', today, 100_01, 'TOO_MUCH'],
    ['CASHIER', today, 500_01, 'TOO_MUCH'],
    ['CASHIER', '2026-11-21', 1, 'NOT_TODAY'],
    ['CASHIER', '2024-11-21', 1, 'NOT_TODAY'],
    ['OWNER', today, 500_00, 'ALONE'],
    ['OWNER', today, 500_01, 'SECOND_PERSON'],
    ['OWNER', '2025-11-22', 500_00, 'ALONE'],
    ['OWNER', '2025-11-22', 500_01, 'SECOND_PERSON'],
    ['OWNER', '2025-11-21', 1, 'TOO_OLD'],
  ])('%s, a payment of %s, %i fen in all: %s', (role, businessDate, wholeFen, verdict) => {
    expect(judgeRefund({ role, businessDate, today, wholeFen })).toBe(verdict)
  })
})
