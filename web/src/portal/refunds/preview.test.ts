import type { PortalPayment } from '@yimatong/contract/portal-api'
import type { MerchantRole } from '@yimatong/contract/roles'
import { describe, expect, it } from 'vitest'
import { mostFen, offerOf, partsOf, previewOf, readPart, refundableOf } from './preview.ts'

const TODAY = '2026-11-22'
const viewer = (role: MerchantRole) => ({ role, today: TODAY })

type Part = [state: PortalPayment['refunds'][number]['state'], amount: number, surcharge: number]

const paid = (amount: number, surcharge: number, parts: readonly Part[] = [], more: Partial<PortalPayment> = {}) =>
  ({
    state: parts.length === 0 ? 'SUCCESS' : 'REFUND',
    amount,
    surcharge: { amount: surcharge },
    total: amount + surcharge,
    businessDate: TODAY,
    refunds: parts.map(([state, part, share]) => ({ state, amount: part, surcharge: share })),
    ...more,
  }) as PortalPayment

describe('before a refund', () => {
  it('counts what has gone back and what is on its way, and nothing that is only asked for or was rejected', () => {
    const payment = paid(1000, 150, [
      ['SUCCESS', 300, 45],
      ['PROCESSING', 100, 15],
      ['REQUESTED', 600, 0],
      ['REJECTED', 600, 0],
    ])
    expect(refundableOf(payment)).toMatchObject({ refundedAmountFen: 400, refundedSurchargeFen: 60 })
  })

  it.each([
    { amount: 333, share: 50, kept: 1150, after: 767, left: 667 },
    { amount: 1000, share: 150, kept: 1150, after: 0, left: 0 },
  ])('says what $amount fen of 10.00 + 1.50 come to', ({ amount, share, kept, after, left }) => {
    expect(previewOf(paid(1000, 150), amount, viewer('OWNER'))).toEqual({
      amountFen: amount,
      surchargeFen: share,
      totalFen: amount + share,
      keptFen: kept,
      keptAfterFen: after,
      leftFen: left,
      verdict: 'ALONE',
    })
  })

  it('gives the last part whatever is left of the surcharge', () => {
    const payment = paid(1000, 101, [
      ['SUCCESS', 333, 34],
      ['SUCCESS', 333, 33],
    ])
    expect(previewOf(payment, 334, viewer('OWNER'))).toMatchObject({ surchargeFen: 34, keptAfterFen: 0 })
  })
})

describe('what goes back with a refund', () => {
  it.each<[string, Part, number]>([
    ['that has gone back is what it was', ['SUCCESS', 300, 45], 45],
    ['that waits is what it would be now', ['REQUESTED', 300, 0], 45],
    ['that waits for more than is left is nobody can say', ['REQUESTED', 1001, 0], 0],
    ['that was rejected is nothing', ['REJECTED', 300, 0], 0],
  ])('%s', (_, part, surchargeFen) => {
    const payment = paid(1000, 150, [part])
    const [refund] = payment.refunds
    expect(refund && partsOf({ ...payment, refunds: [] }, refund).surchargeFen).toBe(surchargeFen)
  })
})

describe('what a role may give back', () => {
  it.each<[string, MerchantRole, PortalPayment, number]>([
    ['an owner, all of it', 'OWNER', paid(60_000, 0), 60_000],
    ['an owner, the rest', 'OWNER', paid(1000, 150, [['SUCCESS', 400, 60]]), 600],
    ['a cashier, all of a little', 'CASHIER', paid(1000, 150), 1000],
    ['a cashier, 100 yuan of much', 'CASHIER', paid(60_000, 0), 10_000],
    ['a cashier, 100 yuan with the surcharge', 'CASHIER', paid(60_000, 9000), 8_696],
    ['a cashier, what others have left of the 100 yuan', 'CASHIER', paid(60_000, 0, [['SUCCESS', 9_999, 0]]), 1],
    ['a cashier, nothing of yesterday', 'CASHIER', paid(1000, 0, [], { businessDate: '2026-11-21' }), 0],
  ])('%s', (_, role, payment, most) => {
    expect(mostFen(payment, viewer(role))).toBe(most)
  })

  it.each<[MerchantRole, PortalPayment, ReturnType<typeof offerOf>]>([
    ['OWNER', paid(1000, 0), 'OFFERED'],
    ['OWNER', paid(60_000, 0, [['SUCCESS', 50_000, 0]]), 'OFFERED'],
    ['OWNER', paid(1000, 0, [['SUCCESS', 1000, 0]]), 'NOTHING'],
    ['OWNER', paid(1000, 0, [], { state: 'PAYERROR' }), 'NOTHING'],
    ['OWNER', paid(1000, 0, [], { state: 'REVOKED' }), 'NOTHING'],
    ['OWNER', paid(1000, 0, [], { businessDate: '2025-11-21' }), 'TOO_OLD'],
    ['CASHIER', paid(1000, 0), 'OFFERED'],
    ['CASHIER', paid(1000, 0, [], { businessDate: '2026-11-21' }), 'NOT_TODAY'],
    ['CASHIER', paid(60_000, 0, [['SUCCESS', 10_000, 0]]), 'TOO_MUCH'],
  ])('%s, offer %#', (role, payment, offer) => {
    expect(offerOf(payment, viewer(role))).toBe(offer)
  })
})

describe('the amount field', () => {
  it.each<[string, ReturnType<typeof readPart>]>([
    ['', 'EMPTY'],
    ['0', 'EMPTY'],
    ['0.0', 'EMPTY'],
    ['6.00', 600],
    ['6', 600],
    ['6.01', 'TOO_MUCH'],
    ['200000', 'NO_AMOUNT'],
  ])('reads %j, with 6.00 left, as %s', (text, part) => {
    expect(readPart(text, paid(1000, 150, [['SUCCESS', 400, 60]]))).toBe(part)
  })
})
