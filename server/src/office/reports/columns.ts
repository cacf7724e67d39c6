import { MEALS, type Meal } from '@yimatong/contract/meals'
import {
  type BalancesReport,
  CODE_AGE_STEPS,
  type CodeAgesReport,
  type HeatMapReport,
  type OutcomeCut,
  type OutcomesReport,
  REPORT_CLASSES,
  type ReportClass,
  type ReportReceiver,
  type SurchargeReport,
  type TurnoverCut,
  type TurnoverReport,
} from '@yimatong/contract/office-reports-api'
import type { Cell, CellWords, Column, Language } from '../../files/columns.ts'

// What a report's file has in its columns: the same, in the same order, as the table on the page.

const CLASSES: CellWords<ReportClass> = {
  STUDENT: { zh: '学生', en: 'Student' },
  TEACHER: { zh: '教职工', en: 'Staff' },
  OUTSIDER: { zh: '校外人员', en: 'Outsider' },
  TEMPORARY: { zh: '临时人员', en: 'Temporary' },
  UNKNOWN: { zh: '未知', en: 'Unknown' },
}
const MEAL_WORDS: CellWords<Meal> = {
  BREAKFAST: { zh: '早餐', en: 'Breakfast' },
  LUNCH: { zh: '午餐', en: 'Lunch' },
  DINNER: { zh: '晚餐', en: 'Dinner' },
  NIGHT: { zh: '夜宵', en: 'Night' },
}
const RECEIVERS: CellWords<ReportReceiver> = {
  SCHOOL: { zh: '学校', en: 'School' },
  MERCHANT: { zh: '商户', en: 'Merchant' },
}
const CUTS: CellWords<TurnoverCut | OutcomeCut> = {
  day: { zh: '营业日', en: 'Business day' },
  canteen: { zh: '食堂', en: 'Canteen' },
  merchant: { zh: '商户', en: 'Merchant' },
  meal: { zh: '餐次', en: 'Meal' },
  hour: { zh: '时段', en: 'Hour' },
  class: { zh: '身份', en: 'Identity' },
  terminal: { zh: '终端', en: 'Terminal' },
}
const WEEKDAYS: Readonly<Record<Language, readonly string[]>> = {
  zh: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
}

const isOneOf = <Word extends string>(words: readonly Word[], key: string): key is Word =>
  words.some((word) => word === key)

/** What a row stands for, in words. */
function headOf(
  row: { key: string; name?: string | undefined; nameEn?: string | undefined },
  language: Language,
): string {
  const { key, name, nameEn } = row
  if (name !== undefined) return language === 'en' ? (nameEn ?? name) : name
  if (isOneOf(MEALS, key)) return MEAL_WORDS[key][language]
  if (isOneOf(REPORT_CLASSES, key)) return CLASSES[key][language]
  if (key === 'NONE') return language === 'en' ? 'No terminal' : '无终端'
  return /^\d\d$/.test(key) ? `${key}:00` : key
}

type Titled<Row> = readonly [zh: string, en: string, read: (row: Row) => Cell | undefined]

const column = <Row>([zh, en, read]: Titled<Row>): Column<Row> => ({
  title: { zh, en },
  read: (row) => read(row) ?? '',
})

const count = (value: number | undefined): Cell | undefined => (value === undefined ? undefined : { count: value })
const money = (value: number | undefined): Cell | undefined => (value === undefined ? undefined : { fen: value })
const share = (bps: number | undefined): Cell | undefined => (bps === undefined ? undefined : (bps / 100).toFixed(2))

/** Columns of the span before, when the report was compared with it. */
const whenCompared = <Row>(report: { before?: unknown }, columns: readonly Titled<Row>[]) =>
  report.before === undefined ? [] : columns.map(column)

type TurnoverRow = TurnoverReport['rows'][number]

export const turnoverColumns = (report: TurnoverReport, by: TurnoverCut): Column<TurnoverRow>[] => [
  { title: CUTS[by], read: headOf },
  ...(
    [
      ['笔数', 'Payments', ({ now }) => count(now.count)],
      ['金额（元）', 'Amount (CNY)', ({ now }) => money(now.amount)],
      ['搭伙费（元）', 'Surcharge (CNY)', ({ now }) => money(now.surcharge)],
      ['合计（元）', 'Total (CNY)', ({ now }) => money(now.total)],
      ['已退款（元）', 'Refunded (CNY)', ({ now }) => money(now.refunded)],
      ['净额（元）', 'Net (CNY)', ({ now }) => money(now.net)],
    ] as Titled<TurnoverRow>[]
  ).map(column),
  ...whenCompared<TurnoverRow>(report, [
    ['上期笔数', 'Payments before', ({ before }) => count(before?.count)],
    ['上期合计（元）', 'Total before (CNY)', ({ before }) => money(before?.total)],
    ['上期净额（元）', 'Net before (CNY)', ({ before }) => money(before?.net)],
  ]),
]

type SurchargeRow = SurchargeReport['rows'][number]

export const surchargeColumns = (report: SurchargeReport): Column<SurchargeRow>[] => [
  { title: { zh: '归属', en: 'Receiver' }, read: ({ receiver }, language) => RECEIVERS[receiver][language] },
  { title: { zh: '身份', en: 'Identity' }, read: ({ identityClass }, language) => CLASSES[identityClass][language] },
  ...(
    [
      ['笔数', 'Payments', ({ now }) => count(now.count)],
      ['收取（元）', 'Charged (CNY)', ({ now }) => money(now.surcharge)],
      ['退回（元）', 'Given back (CNY)', ({ now }) => money(now.refunded)],
      ['净收入（元）', 'Net (CNY)', ({ now }) => money(now.net)],
    ] as Titled<SurchargeRow>[]
  ).map(column),
  ...whenCompared<SurchargeRow>(report, [['上期净收入（元）', 'Net before (CNY)', ({ before }) => money(before?.net)]]),
]

type HeatCell = HeatMapReport['cells'][number]

export const heatMapColumns = (): Column<HeatCell>[] => [
  { title: { zh: '星期', en: 'Weekday' }, read: ({ weekday }, language) => WEEKDAYS[language][weekday - 1] ?? '' },
  { title: CUTS.hour, read: ({ hour }) => `${String(hour).padStart(2, '0')}:00` },
  { title: { zh: '笔数', en: 'Payments' }, read: (cell) => ({ count: cell.count }) },
  { title: { zh: '金额（元）', en: 'Amount (CNY)' }, read: ({ amount }) => ({ fen: amount }) },
]

type OutcomeRow = OutcomesReport['rows'][number]

export const outcomesColumns = (report: OutcomesReport, by: OutcomeCut): Column<OutcomeRow>[] => [
  { title: CUTS[by], read: headOf },
  ...(
    [
      ['成功', 'Succeeded', ({ now }) => count(now.succeeded)],
      ['失败', 'Declined', ({ now }) => count(now.declined)],
      ['关闭', 'Closed', ({ now }) => count(now.closed)],
      ['成功率（%）', 'Success rate (%)', ({ now }) => share(now.successBps)],
      ['p50（毫秒）', 'p50 (ms)', ({ now }) => count(now.p50Ms)],
      ['p95（毫秒）', 'p95 (ms)', ({ now }) => count(now.p95Ms)],
    ] as Titled<OutcomeRow>[]
  ).map(column),
  ...whenCompared<OutcomeRow>(report, [
    ['上期成功率（%）', 'Success rate before (%)', ({ before }) => share(before?.successBps)],
    ['上期 p95（毫秒）', 'p95 before (ms)', ({ before }) => count(before?.p95Ms)],
  ]),
]

type AgeRow = CodeAgesReport['rows'][number]

const STEP_WORDS: Readonly<Record<Language, readonly string[]>> = {
  zh: ['1 分钟内', '1–10 分钟', '10–60 分钟', '1–6 小时', '6 小时以上'],
  en: ['within 1 min', '1–10 min', '10–60 min', '1–6 h', 'over 6 h'],
}

export const codeAgesColumns = (): Column<AgeRow>[] => [
  { title: CUTS.day, read: ({ key }) => key },
  { title: { zh: '扫码笔数', en: 'Codes' }, read: ({ codes }) => ({ count: codes }) },
  ...[...CODE_AGE_STEPS, Number.POSITIVE_INFINITY].map(
    (_, step): Column<AgeRow> => ({
      title: { zh: STEP_WORDS.zh[step] ?? '', en: STEP_WORDS.en[step] ?? '' },
      read: ({ ages }) => ({ count: ages[step] ?? 0 }),
    }),
  ),
]

type BalanceRow = BalancesReport['rows'][number]

export const balancesColumns = (): Column<BalanceRow>[] => [
  { title: CUTS.class, read: ({ identityClass }, language) => CLASSES[identityClass][language] },
  { title: { zh: '账户数', en: 'Accounts' }, read: ({ accounts }) => ({ count: accounts }) },
  { title: { zh: '余额（元）', en: 'Balance (CNY)' }, read: ({ balance }) => ({ fen: balance }) },
]
