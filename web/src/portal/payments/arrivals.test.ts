import type { PortalPaymentRow } from '@yimatong/contract/portal-api'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { laterOf, remember, withArrivals, withChanges } from './arrivals.ts'
import { aRow } from './testing.ts'

const ids = (rows: readonly PortalPaymentRow[]) => rows.map(({ paymentId }) => paymentId)
const newestFirst = (indices: Iterable<number>) => [...new Set(indices)].sort((one, other) => other - one)
const rowsOf = (indices: Iterable<number>) => newestFirst(indices).map((index) => aRow(index))

const indices = fc.uniqueArray(fc.nat(40), { maxLength: 20 })

describe('the newest payments, while more arrive', () => {
  it('have each payment once, and the newest first, however pushes and answers overlap', () => {
    fc.assert(
      fc.property(indices, indices, (asked, pushed) => {
        const rows = withArrivals({ payments: rowsOf(asked) }, rowsOf(pushed))
        expect(ids(rows)).toEqual(ids(rowsOf([...asked, ...pushed])))
      }),
    )
  })

  it('leave to the next page what lies behind the end of this one', () => {
    fc.assert(
      fc.property(indices, indices, (asked, pushed) => {
        fc.pre(asked.length > 0)
        const rows = withArrivals({ payments: rowsOf(asked), nextCursor: 'more' }, rowsOf(pushed))
        const last = Math.min(...asked)
        const here = pushed.filter((index) => index > last)
        expect(ids(rows)).toEqual(ids(rowsOf([...asked, ...here])))
      }),
    )
  })

  it('stand by their ids where they were made in the same instant', () => {
    const { createdAt } = aRow(1)
    const [one, two] = [aRow(1, { createdAt }), aRow(2, { createdAt })]
    expect(ids(withArrivals({ payments: [one] }, [two]))).toEqual(ids([two, one]))
  })
})

describe('a payment that changes while it is on show', () => {
  const under = aRow(1, { state: 'PROCESSING', terminalName: '1 号机' })
  const paid = aRow(1)
  const refunded = aRow(1, { state: 'REFUND', refundedAmount: 500 })
  const refundedMore = aRow(1, { state: 'REFUND', refundedAmount: 1200 })

  it('changes in its place, with the name of its till', () => {
    const rows = withChanges([aRow(2), under, aRow(0)], [paid])
    expect(ids(rows)).toEqual(ids([aRow(2), under, aRow(0)]))
    expect(rows[1]).toMatchObject({ state: 'SUCCESS', terminalName: '1 号机' })
  })

  it('never goes back, whichever word came first', () => {
    const life = [under, paid, refunded, refundedMore]
    for (const [at, earlier] of life.entries()) {
      for (const later of life.slice(at)) {
        expect(laterOf(earlier, later).state).toBe(later.state)
        expect(laterOf(later, earlier).state).toBe(later.state)
        expect(laterOf(earlier, later).refundedAmount).toBe(later.refundedAmount)
        expect(laterOf(later, earlier).refundedAmount).toBe(later.refundedAmount)
      }
    }
  })

  it('is remembered once, and only so many are', () => {
    expect(remember(remember([], paid), refunded)).toEqual([refunded])
    expect(remember(remember([], refunded), paid)).toEqual([refunded])
    const many = Array.from({ length: 300 }, (_, index) => aRow(index)).reduce(remember, [])
    expect(many).toHaveLength(200)
    expect(many.at(-1)).toEqual(aRow(299))
  })
})
