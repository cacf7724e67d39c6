import type { BillLine, BillPage } from '@yimatong/contract/platform-api'
import { idOf } from './lines.ts'

export interface MonthOfBills {
  /** `2026-11`. */
  month: string
  /** Of the whole month as the server summed it; undefined when it did not say. */
  sum: Omit<BillPage['months'][number], 'month'> | undefined
  bills: readonly BillLine[]
}

/** Lines of bills, newest first, under their business months. */
export function byMonth(bills: readonly BillLine[], sums: Stretch['months']): MonthOfBills[] {
  const known = new Map(sums.map(({ month, ...sum }) => [month, sum]))
  const months: { month: string; sum: MonthOfBills['sum']; bills: BillLine[] }[] = []
  for (const bill of bills) {
    const month = bill.businessDate.slice(0, 7)
    const last = months.at(-1)
    if (last?.month === month) last.bills.push(bill)
    else months.push({ month, sum: known.get(month), bills: [bill] })
  }
  return months
}

/** What of the bills is known here: a stretch of them, newest first, and sums of the months that it touches. */
export interface Stretch {
  bills: readonly BillLine[]
  months: readonly BillPage['months'][number][]
}

/** A page put behind those before it; a bill that moved between pages while reading appears once. */
export function appended(before: Stretch, page: Stretch): Stretch {
  const known = new Set(before.bills.map(idOf))
  const months = new Map([...page.months, ...before.months].map((month) => [month.month, month]))
  return {
    bills: [...before.bills, ...page.bills.filter((bill) => !known.has(idOf(bill)))],
    months: [...months.values()],
  }
}
