import type { ShiftReport, ShiftSum, ZReport } from '@yimatong/contract/shift-api'
import { dateAndTime } from '../../shared/format.ts'
import type { Language } from '../../shared/i18n/language.ts'
import { pairOf, paperYuan, type Receipt, type ReceiptLine, RULE } from '../../shared/receipt/receipt.ts'
import { cashierName } from '../../shared/cashier-name.ts'
import { MEAL_WORDS } from '../../shared/meal-words.ts'
import { SHIFT_WORDS } from './words.ts'

export interface PrintedReport {
  merchantName: string
  report: ShiftReport
  /** A Z report; without it, it is an X report. */
  z?: ZReport | undefined
  /** Printed before: marked so. */
  again: boolean
}

const row = (name: string, { count, amount, surcharge }: ShiftSum): ReceiptLine => ({
  is: 'ROW',
  cells: [name, String(count), paperYuan(amount + surcharge)],
})

const PRINT_WORDS = { 'zh-CN': { x: 'X 报表', again: '重印' }, en: { x: 'X report', again: 'Reprint' } } as const

/** An X or Z report as a receipt, for paper and screen. */
export function receiptOfReport({ merchantName, report, z, again }: PrintedReport, language: Language): Receipt {
  const word = SHIFT_WORDS[language]
  const { sales, before, refunds, reversals, elsewhere, cashier } = report
  const part = (name: string, sum: ShiftSum) => (sum.count === 0 ? [] : [row(name, sum)])
  const table = (name: string, rows: readonly ReceiptLine[]): ReceiptLine[] =>
    rows.length === 0 ? [] : [{ is: 'ROW', cells: [name, word.count, word.total], head: true }, ...rows, RULE]
  const meals = report.byMeal.map(({ meal, ...sum }) => row(MEAL_WORDS[language][meal], sum))
  const hours = report.byHour.map(({ hour, ...sum }) => row(`${String(hour).padStart(2, '0')}:00`, sum))
  return {
    language,
    lines: [
      { is: 'TITLE', text: merchantName },
      { is: 'TEXT', text: z ? word.zTitle(z.zNo) : PRINT_WORDS[language].x, strong: true },
      ...(again ? [{ is: 'TEXT', text: PRINT_WORDS[language].again, strong: true } as const] : []),
      ...pairOf(word.cashier, `${cashierName(cashier, language)} ${cashier.cashierNo}`),
      ...pairOf(word.openedAt, dateAndTime(report.openedAt, language)),
      ...pairOf(z ? word.closedAt : word.at, dateAndTime(report.at, language)),
      RULE,
      { is: 'ROW', cells: [word.item, word.count, word.total], head: true },
      row(word.sales, sales),
      ...part(word.before, before),
      row(word.refunds, refunds),
      row(word.reversals, reversals),
      ...part(word.elsewhere, elsewhere),
      { is: 'PAIR', label: word.net, value: paperYuan(report.net), large: true },
      ...pairOf(word.surcharge, paperYuan(sales.surcharge)),
      RULE,
      ...table(word.byMeal, meals),
      ...table(word.byHour, hours),
      ...pairOf(word.first, report.first?.outTradeNo),
      ...pairOf(word.lastSale, report.last?.outTradeNo),
      ...pairOf(word.declined, word.times(report.declined)),
      ...pairOf(word.closed, word.times(report.closed)),
      ...pairOf(word.leftUnfinished, z && z.unfinished > 0 ? word.times(z.unfinished) : undefined),
      ...pairOf(word.hash, z?.hash),
    ],
  }
}
