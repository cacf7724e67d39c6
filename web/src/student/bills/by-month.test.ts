import type { BillView } from '@yimatong/contract/platform-api'
import { expect, it } from 'vitest'
import { appended, byMonth } from './by-month.ts'
import { idOf } from './lines.ts'

const bill = (paymentId: string, businessDate: string) => ({ paymentId, businessDate }) as BillView

it('groups bills under their business month with the sums of the whole month', () => {
  const bills = [bill('c', '2026-11-02'), bill('b', '2026-11-01'), bill('a', '2026-10-31')]
  const months = byMonth(bills, [{ month: '2026-11', count: 7, paid: 4200, refunded: 300 }])
  expect(months.map(({ month, sum, bills: of }) => [month, sum?.paid, of.length])).toEqual([
    ['2026-11', 4200, 2],
    ['2026-10', undefined, 1],
  ])
})

it('shows a bill once, even when it is on two pages', () => {
  const before = { bills: [bill('c', '2026-11-02'), bill('b', '2026-11-01')], months: [] }
  const page = {
    bills: [bill('b', '2026-11-01'), bill('a', '2026-10-31')],
    months: [{ month: '2026-10', count: 1, paid: 5, refunded: 0 }],
  }
  const both = appended(before, page)
  expect(both.bills.map(idOf)).toEqual(['c', 'b', 'a'])
  expect(both.months).toEqual(page.months)
})
