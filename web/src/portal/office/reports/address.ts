import { MEALS, type Meal } from '@yimatong/contract/meals'
import {
  daysOf,
  MOST_REPORT_DAYS,
  OUTCOME_CUTS,
  type OutcomeCut,
  REPORT_CLASSES,
  type ReportClass,
  TURNOVER_CUTS,
  type TurnoverCut,
} from '@yimatong/contract/office-reports-api'

/** Everything that the page shows stands in its address, so that a report can be sent to somebody and comes back the same. */

export const REPORTS = ['turnover', 'surcharge', 'heat-map', 'outcomes', 'code-ages', 'balances'] as const
export type ReportName = (typeof REPORTS)[number]

export const SPANS = ['7d', '30d', '90d', '365d'] as const
export type SpanName = (typeof SPANS)[number]
const DAYS_OF_SPAN: Readonly<Record<SpanName, number>> = { '7d': 7, '30d': 30, '90d': 90, '365d': 365 }

export interface ReportView {
  report: ReportName
  /** By days that move along with the calendar, or fixed ones. */
  span: SpanName | { from: string; to: string }
  turnoverBy: TurnoverCut
  outcomesBy: OutcomeCut
  canteen?: string | undefined
  merchantNo?: string | undefined
  identityClass?: ReportClass | undefined
  meal?: Meal | undefined
  compared: boolean
  table: boolean
}

export const FIRST_VIEW: ReportView = {
  report: 'turnover',
  span: '30d',
  turnoverBy: 'day',
  outcomesBy: 'hour',
  // Said, so that going back to this view takes a filter away.
  canteen: undefined,
  merchantNo: undefined,
  identityClass: undefined,
  meal: undefined,
  compared: false,
  table: false,
}

const oneOf = <Word extends string>(words: readonly Word[], text: string | null): Word | undefined =>
  words.find((word) => word === text)

const DAY = /^20\d\d-\d\d-\d\d$/
const isDay = (text: string | null): text is string =>
  text !== null && DAY.test(text) && new Date(text).toISOString().startsWith(text)

function readSpan(params: URLSearchParams): ReportView['span'] {
  const [from, to] = [params.get('from'), params.get('to')]
  if (!validDay(from) || !validDay(to)) return oneOf(SPANS, params.get('span')) ?? FIRST_VIEW.span
  const days = daysOf({ from, to })
  return days >= 1 && days <= MOST_REPORT_DAYS ? { from, to } : FIRST_VIEW.span
}

/** A day that the calendar has; what is none makes the usual span. */
function validDay(text: string | null): text is string {
  try {
    return isDay(text)
  } catch {
    return false
  }
}

/** What an address asks for; what it cannot mean is as if it were not there. */
export function readView(search: string): ReportView {
  const params = new URLSearchParams(search)
  const merchantNo = params.get('merchant')
  return {
    report: oneOf(REPORTS, params.get('report')) ?? FIRST_VIEW.report,
    span: readSpan(params),
    turnoverBy: oneOf(TURNOVER_CUTS, params.get('by')) ?? FIRST_VIEW.turnoverBy,
    outcomesBy: oneOf(OUTCOME_CUTS, params.get('per')) ?? FIRST_VIEW.outcomesBy,
    canteen: params.get('canteen') ?? undefined,
    merchantNo: merchantNo !== null && /^\d{8}$/.test(merchantNo) ? merchantNo : undefined,
    identityClass: oneOf(REPORT_CLASSES, params.get('class')),
    meal: oneOf(MEALS, params.get('meal')),
    compared: params.get('compare') === 'before',
    table: params.get('view') === 'table',
  }
}

/** The shortest address that means the same. */
export function writeView(view: ReportView): string {
  const fixed = typeof view.span === 'string' ? undefined : view.span
  const said: Record<string, string | undefined> = {
    report: view.report === FIRST_VIEW.report ? undefined : view.report,
    span: typeof view.span === 'string' && view.span !== FIRST_VIEW.span ? view.span : undefined,
    from: fixed?.from,
    to: fixed?.to,
    by: view.turnoverBy === FIRST_VIEW.turnoverBy ? undefined : view.turnoverBy,
    per: view.outcomesBy === FIRST_VIEW.outcomesBy ? undefined : view.outcomesBy,
    canteen: view.canteen,
    merchant: view.merchantNo,
    class: view.identityClass,
    meal: view.meal,
    compare: view.compared ? 'before' : undefined,
    view: view.table ? 'table' : undefined,
  }
  const set = Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const text = new URLSearchParams(set).toString()
  return text === '' ? '' : `?${text}`
}

const DAY_MS = 24 * 60 * 60 * 1000

/** The days of a view, both included, given today. */
export function spanOf({ span }: ReportView, today: string): { from: string; to: string } {
  if (typeof span !== 'string') return span
  const from = new Date(Date.parse(today) - (DAYS_OF_SPAN[span] - 1) * DAY_MS).toISOString().slice(0, 10)
  return { from, to: today }
}

/** Balances are of now; heat map and code ages stand alone; everything else can be held against the days before. */
export const isOfDays = (report: ReportName): boolean => report !== 'balances'
export const isComparable = (report: ReportName): boolean =>
  report === 'turnover' || report === 'surcharge' || report === 'outcomes'

/** What the view asks of the server: the report's path, and its query. */
export function requestOf(view: ReportView, today: string): { path: string; query: Record<string, string> } {
  const { report, turnoverBy, outcomesBy, canteen, merchantNo, identityClass, meal, compared } = view
  const path = `/reports/${report}`
  if (!isOfDays(report)) return { path, query: {} }
  const by = report === 'turnover' ? turnoverBy : report === 'outcomes' ? outcomesBy : undefined
  const asked = { ...spanOf(view, today), by, canteen, merchantNo, identityClass, meal }
  const compare = compared && isComparable(report) ? { compare: 'before' } : {}
  const set = Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { path, query: { ...Object.fromEntries(set), ...compare } }
}
