import type { Meal } from '@yimatong/contract/meals'
import type { PortalShift } from '@yimatong/contract/portal-api'
import type { ShiftSum, ZReport } from '@yimatong/contract/shift-api'
import { type Cell, type CellWords, type Language, shortTime } from '../../files/columns.ts'
import { csvLines } from '../../files/csv.ts'

const MEAL_WORDS: CellWords<Meal> = {
  BREAKFAST: { zh: '早餐', en: 'Breakfast' },
  LUNCH: { zh: '午餐', en: 'Lunch' },
  DINNER: { zh: '晚餐', en: 'Dinner' },
  NIGHT: { zh: '夜宵', en: 'Night' },
}

const WORDS = {
  title: { zh: 'Z 报表号', en: 'Z report no.' },
  terminal: { zh: '终端号', en: 'Terminal' },
  cashier: { zh: '收银员', en: 'Cashier' },
  opened: { zh: '开班', en: 'Opened' },
  closed: { zh: '交班', en: 'Closed' },
  hash: { zh: 'SHA-256', en: 'SHA-256' },
  sales: { zh: '销售', en: 'Sales' },
  before: { zh: '其中开班前', en: 'of these before the shift' },
  refunds: { zh: '退款', en: 'Refunds' },
  reversals: { zh: '撤销', en: 'Reversals' },
  elsewhere: { zh: '其中在别处退', en: 'of these asked for elsewhere' },
  net: { zh: '净额（元）', en: 'Net (CNY)' },
  declined: { zh: '失败笔数', en: 'Declined' },
  closedUnpaid: { zh: '关闭笔数', en: 'Closed unpaid' },
  unfinished: { zh: '交班时未完成', en: 'Unfinished at the close' },
  first: { zh: '第一笔', en: 'First order no.' },
  last: { zh: '最后一笔', en: 'Last order no.' },
} as const satisfies CellWords<string>

const TITLES: Readonly<Record<Language, string[]>> = {
  zh: ['项目', '笔数', '金额（元）', '搭伙费（元）', '合计（元）'],
  en: ['Item', 'Count', 'Amount (CNY)', 'Surcharge (CNY)', 'Total (CNY)'],
}

const sumRow = (title: string, { count, amount, surcharge }: ShiftSum): Cell[] => [
  title,
  { count },
  { fen: amount },
  { fen: surcharge },
  { fen: amount + surcharge },
]

/** A Z report as a CSV file: what it is first, then the sums. */
export function zCsvOf(shift: PortalShift, z: ZReport, language: Language): string {
  const word = (name: keyof typeof WORDS) => WORDS[name][language]
  const { report } = z
  const head: Cell[][] = [
    [word('title'), String(z.zNo)],
    [word('terminal'), shift.terminalNo],
    [word('cashier'), `${shift.cashier.cashierNo} ${shift.cashier.name}`],
    [word('opened'), shortTime(shift.openedAt)],
    [word('closed'), shortTime(shift.closedAt)],
    [word('first'), report.first?.outTradeNo ?? ''],
    [word('last'), report.last?.outTradeNo ?? ''],
    [word('declined'), String(report.declined)],
    [word('closedUnpaid'), String(report.closed)],
    [word('unfinished'), String(z.unfinished)],
    [word('net'), { fen: report.net }],
    [word('hash'), z.hash],
  ]
  const sums = [
    sumRow(word('sales'), report.sales),
    sumRow(word('before'), report.before),
    sumRow(word('refunds'), report.refunds),
    sumRow(word('reversals'), report.reversals),
    sumRow(word('elsewhere'), report.elsewhere),
    ...report.byMeal.map(({ meal, ...sum }) => sumRow(MEAL_WORDS[meal][language], sum)),
    ...report.byHour.map(({ hour, ...sum }) => sumRow(`${String(hour).padStart(2, '0')}:00`, sum)),
  ]
  return csvLines([...head, [], TITLES[language], ...sums], { bom: true })
}
