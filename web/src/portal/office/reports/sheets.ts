import type {
  BalancesReport,
  CodeAgesReport,
  HeatMapReport,
  OutcomesReport,
  OutcomeSums,
  SurchargeReport,
  TurnoverReport,
  TurnoverSums,
} from '@yimatong/contract/office-reports-api'
import { formatYuan, percent } from '../../../shared/format.ts'
import type { ReportView } from './address.ts'
import type { ChartModel, Figure, Sheet, SheetColumn } from './sheet.ts'
import type { ReportWords } from './words.ts'

// Reports as sheets. Every number of a drawing is in the table, too; money is shown in yuan.

/** What a row is called. */
export type NameRow = (row: { key: string; name?: string | undefined; nameEn?: string | undefined }) => string

interface Given {
  view: ReportView
  word: ReportWords
  nameOf: NameRow
}

const text = (title: string): SheetColumn => ({ title, numeric: false })
const number = (title: string): SheetColumn => ({ title, numeric: true })
/** A figure that stands alone says what it is counted in; the columns of a table say it once. */
const yuan = (fen: number): string => `${fen < 0 ? '−' : ''}¥${formatYuan(Math.abs(fen))}`
const counted = (value: number): string => value.toLocaleString('en-US')
const rate = (bps: number | undefined): string => (bps === undefined ? '—' : percent(bps))
const millis = (ms: number | undefined): string => (ms === undefined ? '—' : counted(ms))

/** How much more or less than before, in per cent; nothing where there was nothing before. */
function changeOf(now: number, before: number | undefined): string | undefined {
  if (before === undefined || before === 0) return undefined
  const bps = Math.round(((now - before) * 10_000) / Math.abs(before))
  return `${bps > 0 ? '+' : bps < 0 ? '−' : '±'}${percent(Math.abs(bps))}`
}

const figure = (name: string, now: number, before: number | undefined, show: (value: number) => string): Figure => ({
  name,
  value: show(now),
  before: before === undefined ? undefined : show(before),
  change: changeOf(now, before),
})

const highest = (values: readonly number[]): number =>
  values.reduce((best, value, at) => (value > (values[best] ?? 0) ? at : best), 0)

export function turnoverSheet(report: TurnoverReport, { view, word, nameOf }: Given): Sheet {
  const compared = report.before !== undefined
  const { now, before } = report.total
  const labels = report.rows.map(nameOf)
  const totals = report.rows.map((row) => row.now.total)
  const top = highest(totals)
  const cells = (sums: TurnoverSums) => [
    counted(sums.count),
    ...[sums.amount, sums.surcharge, sums.total, sums.refunded, sums.net].map(formatYuan),
  ]
  const beforeCells = (sums: TurnoverSums | undefined) =>
    compared ? [counted(sums?.count ?? 0), formatYuan(sums?.total ?? 0), formatYuan(sums?.net ?? 0)] : []
  const money = [word.amount, word.surcharge, word.total, word.refunded, word.net].map(number)
  const columnsBefore = compared ? [word.countBefore, word.totalBefore, word.netBefore].map(number) : []
  const seriesBefore = { name: word.before, values: report.rows.map((row) => row.before?.total ?? 0) }
  return {
    figures: [
      figure(word.total, now.total, before?.total, yuan),
      figure(word.net, now.net, before?.net, yuan),
      figure(word.count, now.count, before?.count, counted),
      figure(word.refunded, now.refunded, before?.refunded, yuan),
    ],
    chart: {
      kind: 'BARS',
      unit: 'YUAN',
      labels,
      series: [{ name: word.total, values: totals }, ...(compared ? [seriesBefore] : [])],
      lying: view.turnoverBy === 'merchant' || view.turnoverBy === 'canteen',
      says: word.says.turnover(formatYuan(now.total), labels[top] ?? '', formatYuan(totals[top] ?? 0)),
    },
    columns: [text(word.cuts[view.turnoverBy]), number(word.count), ...money, ...columnsBefore],
    rows: report.rows.map((row) => ({
      key: row.key,
      cells: [nameOf(row), ...cells(row.now), ...beforeCells(row.before)],
    })),
    foot: [word.all, ...cells(now), ...beforeCells(before)],
  }
}

export function surchargeSheet(report: SurchargeReport, { word }: Given): Sheet {
  const compared = report.before !== undefined
  const { now, before } = report.total
  const labels = report.rows.map(
    ({ receiver, identityClass }) => `${word.receivers[receiver]} · ${word.classes[identityClass]}`,
  )
  const nets = report.rows.map((row) => row.now.net)
  const top = highest(nets)
  const cells = ({ count, surcharge, refunded, net }: SurchargeReport['total']['now']) => [
    counted(count),
    ...[surcharge, refunded, net].map(formatYuan),
  ]
  const beforeCells = (net: number | undefined) => (compared ? [formatYuan(net ?? 0)] : [])
  const seriesBefore = { name: word.before, values: report.rows.map((row) => row.before?.net ?? 0) }
  return {
    figures: [
      figure(word.surchargeNet, now.net, before?.net, yuan),
      figure(word.charged, now.surcharge, before?.surcharge, yuan),
      figure(word.givenBack, now.refunded, before?.refunded, yuan),
      figure(word.count, now.count, before?.count, counted),
    ],
    chart: {
      kind: 'BARS',
      unit: 'YUAN',
      labels,
      series: [{ name: word.surchargeNet, values: nets }, ...(compared ? [seriesBefore] : [])],
      lying: true,
      says: word.says.surcharge(formatYuan(now.net), labels[top] ?? '', formatYuan(nets[top] ?? 0)),
    },
    columns: [
      text(word.receiver),
      text(word.cuts.class),
      ...[word.count, word.charged, word.givenBack, word.surchargeNet].map(number),
      ...(compared ? [number(word.netBefore)] : []),
    ],
    rows: report.rows.map((row) => ({
      key: `${row.receiver} ${row.identityClass}`,
      cells: [
        word.receivers[row.receiver],
        word.classes[row.identityClass],
        ...cells(row.now),
        ...beforeCells(row.before?.net),
      ],
    })),
    foot: [word.all, '', ...cells(now), ...beforeCells(before?.net)],
  }
}

const hourName = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

export function heatMapSheet({ cells, weekdays }: HeatMapReport, { word }: Given): Sheet {
  const hours = cells.map(({ hour }) => hour)
  const [first, last] = [Math.min(...hours), Math.max(...hours)]
  const across = cells.length === 0 ? [] : Array.from({ length: last - first + 1 }, (_, at) => hourName(first + at))
  const perDay = (count: number, weekday: number) =>
    Math.round((count * 10) / Math.max(1, weekdays[weekday - 1] ?? 1)) / 10
  const total = cells.reduce((sum, { count }) => sum + count, 0)
  const busiest = cells.reduce<(typeof cells)[number] | undefined>(
    (best, cell) =>
      best === undefined || perDay(cell.count, cell.weekday) > perDay(best.count, best.weekday) ? cell : best,
    undefined,
  )
  const busiestName = busiest === undefined ? '—' : `${word.weekdays[busiest.weekday - 1]} ${hourName(busiest.hour)}`
  const chart: ChartModel = {
    kind: 'HEAT',
    unit: 'COUNT',
    across,
    down: word.weekdays,
    cells: cells.map(({ weekday, hour, count }) => [hour - first, weekday - 1, perDay(count, weekday)] as const),
    says: word.says.heat(busiestName),
  }
  return {
    figures: [
      { name: word.count, value: counted(total) },
      { name: word.busiest, value: busiestName },
    ],
    chart,
    columns: [text(word.weekday), text(word.cuts.hour), ...[word.count, word.perDay, word.amount].map(number)],
    rows: cells.map(({ weekday, hour, count, amount }) => ({
      key: `${weekday} ${hour}`,
      cells: [
        word.weekdays[weekday - 1] ?? '',
        hourName(hour),
        counted(count),
        String(perDay(count, weekday)),
        formatYuan(amount),
      ],
    })),
    note: word.notes.heat,
  }
}

export function outcomesSheet(report: OutcomesReport, { view, word, nameOf }: Given): Sheet {
  const compared = report.before !== undefined
  const { now, before } = report.total
  const labels = report.rows.map(nameOf)
  const cells = (sums: OutcomeSums) => [
    ...[sums.succeeded, sums.declined, sums.closed].map(counted),
    rate(sums.successBps),
    millis(sums.p50Ms),
    millis(sums.p95Ms),
  ]
  const beforeCells = (sums: OutcomeSums | undefined) => (compared ? [rate(sums?.successBps), millis(sums?.p95Ms)] : [])
  const ms = (value: number | undefined) => (value === undefined ? '—' : `${counted(value)} ms`)
  const compare = (of: (sums: OutcomeSums) => string) => (before === undefined ? undefined : of(before))
  return {
    figures: [
      { name: word.successRate, value: rate(now.successBps), before: compare((sums) => rate(sums.successBps)) },
      { name: 'p95', value: ms(now.p95Ms), before: compare((sums) => ms(sums.p95Ms)) },
      { name: 'p50', value: ms(now.p50Ms), before: compare((sums) => ms(sums.p50Ms)) },
      { name: word.declined, value: counted(now.declined), before: compare((sums) => counted(sums.declined)) },
    ],
    chart: {
      kind: 'BARS',
      unit: 'MS',
      labels,
      series: [
        { name: 'p95', values: report.rows.map((row) => row.now.p95Ms ?? null) },
        { name: 'p50', values: report.rows.map((row) => row.now.p50Ms ?? null) },
      ],
      lying: view.outcomesBy === 'merchant' || view.outcomesBy === 'terminal',
      says: word.says.outcomes(rate(now.successBps), ms(now.p95Ms)),
    },
    columns: [
      text(word.cuts[view.outcomesBy]),
      ...[word.succeeded, word.declined, word.closed, word.successRate, 'p50 (ms)', 'p95 (ms)'].map(number),
      ...(compared ? [number(word.successBefore), number(word.p95Before)] : []),
    ],
    rows: report.rows.map((row) => ({
      key: row.key,
      cells: [nameOf(row), ...cells(row.now), ...beforeCells(row.before)],
    })),
    foot: [word.all, ...cells(now), ...beforeCells(before)],
    note: word.notes.outcomes,
  }
}

/** The steps from which on a phone has had no need of a network for an hour or more. */
const FROM_AN_HOUR = 3

export function codeAgesSheet({ rows }: CodeAgesReport, { word }: Given): Sheet {
  const sum = (of: (row: CodeAgesReport['rows'][number]) => number) => rows.reduce((total, row) => total + of(row), 0)
  const oldOf = ({ ages }: { ages: readonly number[] }) =>
    ages.slice(FROM_AN_HOUR).reduce((total, count) => total + count, 0)
  const bpsOf = (old: number, all: number) => (all === 0 ? 0 : Math.round((old * 10_000) / all))
  const [codes, old] = [sum((row) => row.codes), sum(oldOf)]
  return {
    figures: [
      { name: word.oldCodes, value: codes === 0 ? '—' : percent(bpsOf(old, codes)) },
      { name: word.codes, value: counted(codes) },
    ],
    chart: {
      kind: 'BARS',
      unit: 'PERCENT',
      labels: rows.map(({ key }) => key),
      series: [{ name: word.oldCodes, values: rows.map((row) => bpsOf(oldOf(row), row.codes) / 100) }],
      lying: false,
      says: word.says.codeAges(percent(bpsOf(old, codes))),
    },
    columns: [text(word.cuts.day), number(word.codes), ...word.ages.map(number), number(word.oldCodes)],
    rows: rows.map((row) => ({
      key: row.key,
      cells: [row.key, counted(row.codes), ...row.ages.map(counted), percent(bpsOf(oldOf(row), row.codes))],
    })),
    note: word.notes.codeAges,
  }
}

export function balancesSheet({ rows, total }: BalancesReport, { word }: Given): Sheet {
  const labels = rows.map(({ identityClass }) => word.classes[identityClass])
  return {
    figures: [
      { name: word.balance, value: yuan(total.balance) },
      { name: word.accounts, value: counted(total.accounts) },
    ],
    chart: {
      kind: 'BARS',
      unit: 'YUAN',
      labels,
      series: [{ name: word.balance, values: rows.map(({ balance }) => balance) }],
      lying: true,
      says: word.says.balances(formatYuan(total.balance)),
    },
    columns: [text(word.cuts.class), ...[word.accounts, word.balance].map(number)],
    rows: rows.map(({ identityClass, accounts, balance }) => ({
      key: identityClass,
      cells: [word.classes[identityClass], counted(accounts), formatYuan(balance)],
    })),
    foot: [word.all, counted(total.accounts), formatYuan(total.balance)],
    note: word.notes.balances,
  }
}
