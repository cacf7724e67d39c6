import { mealOfHour } from '@yimatong/contract/meals'
import { daysOf, type ReportFilter } from '@yimatong/contract/office-reports-api'
import type { Booked } from './books.ts'

/** A judge that adds payments up one by one, as a person with a pencil would. */

export function passes(payment: Booked, filter: ReportFilter): boolean {
  return (
    payment.day >= filter.from &&
    payment.day <= filter.to &&
    (filter.canteen === undefined || payment.canteen === filter.canteen) &&
    (filter.merchantNo === undefined || payment.merchantNo === filter.merchantNo) &&
    (filter.identityClass === undefined || (payment.identityClass ?? 'UNKNOWN') === filter.identityClass) &&
    (filter.meal === undefined || mealOfHour(payment.hour) === filter.meal)
  )
}

const sum = (payments: readonly Booked[], of: (payment: Booked) => number) =>
  payments.reduce((total, payment) => total + of(payment), 0)

export const isPaid = ({ state }: Booked) => state === 'SUCCESS' || state === 'REFUND'

/** What a report of takings must say of these payments. */
export function takingsOf(payments: readonly Booked[]) {
  const paid = payments.filter(isPaid)
  const [amount, surcharge] = [sum(paid, (p) => p.amount), sum(paid, (p) => p.surcharge)]
  const refunded = sum(paid, (p) => p.refunded)
  const total = amount + surcharge
  return { count: paid.length, amount, surcharge, total, refunded, net: total - refunded }
}

export const keyOf = {
  day: ({ day }: Booked) => day,
  canteen: ({ canteen }: Booked) => canteen,
  merchant: ({ merchantNo }: Booked) => merchantNo,
  meal: ({ hour }: Booked) => mealOfHour(hour),
  hour: ({ hour }: Booked) => String(hour).padStart(2, '0'),
  class: ({ identityClass }: Booked) => identityClass ?? 'UNKNOWN',
  terminal: ({ terminalNo }: Booked) => terminalNo ?? 'NONE',
} as const

export function grouped(payments: readonly Booked[], key: (payment: Booked) => string): Map<string, Booked[]> {
  const groups = new Map<string, Booked[]>()
  for (const payment of payments) groups.set(key(payment), [...(groups.get(key(payment)) ?? []), payment])
  return groups
}

/** The exact percentile of the times that count. */
export function exactPercentile(payments: readonly Booked[], share: number): number | undefined {
  const times = payments
    .filter(({ tookMs, asked }) => !asked && tookMs !== null && tookMs > 0)
    .map(({ tookMs }) => tookMs ?? 0)
    .toSorted((one, other) => one - other)
  return times[Math.ceil(times.length * share) - 1]
}

/** The filter of as many days right before. */
export function before(filter: ReportFilter): ReportFilter {
  const ms = (day: string, by: number) => new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10)
  return { ...filter, from: ms(filter.from, -daysOf(filter)), to: ms(filter.from, -1) }
}
