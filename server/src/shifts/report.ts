import { toRfc3339 } from '@yimatong/contract/clock'
import { MEALS, mealOfHour } from '@yimatong/contract/meals'
import type { ShiftReport, ShiftSum } from '@yimatong/contract/shift-api'
import type { Cell } from './counted.ts'

/** Whose report it is, and when it was read. */
export type ReportHead = Pick<
  ShiftReport,
  'shiftId' | 'shiftNo' | 'merchantNo' | 'terminalNo' | 'cashier' | 'openedAt' | 'at'
>

function sumOf(cells: readonly Cell[]): ShiftSum {
  const total = (read: (cell: Cell) => number) => cells.reduce((sum, cell) => sum + read(cell), 0)
  return {
    count: total(({ count }) => count),
    amount: total(({ amountFen }) => amountFen),
    surcharge: total(({ surchargeFen }) => surchargeFen),
  }
}

const worth = ({ amount, surcharge }: ShiftSum): number => amount + surcharge

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)].sort((one, other) => (one < other ? -1 : 1))

/** The report that these cells come to; each of them is in it once, and so is every fen. */
export function reportOf(head: ReportHead, cells: readonly Cell[]): ShiftReport {
  const of = (kind: Cell['kind']) => cells.filter((cell) => cell.kind === kind)
  const [sold, refunded, reversed] = [of('SALE'), of('REFUND'), of('REVERSAL')]
  const [sales, refunds, reversals] = [sumOf(sold), sumOf(refunded), sumOf(reversed)]
  const hours = distinct(sold.map(({ hour }) => hour))
  const days = distinct([...sold, ...refunded, ...reversed].map(({ businessDate }) => businessDate))
  const onDay = (some: readonly Cell[], day: string) => sumOf(some.filter(({ businessDate }) => businessDate === day))
  return {
    ...head,
    sales,
    refunds,
    reversals,
    elsewhere: sumOf([...refunded, ...reversed].filter((cell) => cell.elsewhere)),
    net: worth(sales) - worth(refunds) - worth(reversals),
    byMeal: MEALS.flatMap((meal) => {
      const eaten = sold.filter(({ hour }) => mealOfHour(hour) === meal)
      return eaten.length === 0 ? [] : [{ meal, ...sumOf(eaten) }]
    }),
    byHour: hours.map((hour) => ({ hour, ...sumOf(sold.filter((cell) => cell.hour === hour)) })),
    byDay: days.map((businessDate) => ({
      businessDate,
      sales: onDay(sold, businessDate),
      refunds: onDay(refunded, businessDate),
      reversals: onDay(reversed, businessDate),
    })),
    declined: sumOf(of('DECLINED')).count,
    closed: sumOf(of('CLOSED')).count,
    ...endsOf(sold),
    before: sumOf(sold.filter((cell) => cell.before)),
  }
}

function endsOf(sold: readonly Cell[]): Pick<ShiftReport, 'first' | 'last'> {
  const [early] = [...sold].sort((one, other) => one.firstAt.getTime() - other.firstAt.getTime())
  const [late] = [...sold].sort((one, other) => other.lastAt.getTime() - one.lastAt.getTime())
  if (early === undefined || late === undefined) return {}
  return {
    first: { outTradeNo: early.firstNo, at: toRfc3339(early.firstAt.getTime()) },
    last: { outTradeNo: late.lastNo, at: toRfc3339(late.lastAt.getTime()) },
  }
}
