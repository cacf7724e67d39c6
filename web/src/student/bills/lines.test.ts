import type { BillLine, BillRefund, BillView } from '@yimatong/contract/platform-api'
import { describe, expect, it } from 'vitest'
import { billAmong, idOf, refundAmong, refundsOf, standingOf } from './lines.ts'

const refund = (refundId: string, more: object = {}) =>
  ({
    refundId,
    paymentId: 'paid',
    createdAt: '2026-11-22T12:00:00+08:00',
    state: 'SUCCESS',
    total: 460,
    ...more,
  }) as NonNullable<BillView['refunds']>[number]

const bill = (more: object = {}) =>
  ({ paymentId: 'paid', state: 'SUCCESS', total: 1150, refundedAmount: 0, ...more }) as BillView

const halfBack = bill({
  state: 'REFUND',
  refundedAmount: 920,
  refunds: [refund('first'), refund('second', { decidedAt: '2026-11-23T09:00:00+08:00', toSuspense: true })],
})
const [second, first] = refundsOf(halfBack) as [BillRefund, BillRefund]

describe('what came back of a bill', () => {
  it('is lines of their own, newest first, at the time when it was decided, and leads to the bill', () => {
    expect(
      [second, first].map(({ refundId, at, bill: { paymentId } }) => [refundId, at.slice(0, 10), paymentId]),
    ).toEqual([
      ['second', '2026-11-23', 'paid'],
      ['first', '2026-11-22', 'paid'],
    ])
    expect(refundsOf(bill())).toEqual([])
  })

  it.each<[string, readonly BillLine[]]>([
    ['as lines of their own', [second, first, halfBack]],
    ['when the page ends before the bill', [second]],
    ['when the page begins behind what came back', [halfBack]],
  ])('is found from the bill, and the bill from it, %s', (_, lines) => {
    expect(billAmong(lines, 'paid')).toEqual(halfBack)
    expect(refundAmong(lines, 'first')).toEqual(first)
    expect([billAmong(lines, 'other'), refundAmong(lines, 'other')]).toEqual([undefined, undefined])
  })
})

describe('a line', () => {
  it.each<[string, BillLine, ReturnType<typeof standingOf>]>([
    ['simply paid', bill(), undefined],
    ['declined', bill({ state: 'PAYERROR' }), undefined],
    ['partly back', halfBack, 'PART_BACK'],
    ['all of it back', bill({ state: 'REFUND', refundedAmount: 1150 }), 'ALL_BACK'],
    ['cancelled', bill({ state: 'REVOKED', refundedAmount: 1150 }), 'REVOKED'],
    ['back', first, undefined],
    ['on its way back', { ...first, state: 'PROCESSING' }, 'ON_ITS_WAY'],
    ['back, to an account that is closed', second, 'KEPT_FOR_YOU'],
  ])('that is %s says so', (_, line, standing) => {
    expect(standingOf(line)).toBe(standing)
  })

  it('is known by its own number', () => {
    expect([idOf(halfBack), idOf(first)]).toEqual(['paid', 'first'])
  })
})
