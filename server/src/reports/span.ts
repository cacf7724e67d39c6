import { daysOf, type ReportFilter } from '@yimatong/contract/office-reports-api'

const DAY_MS = 24 * 60 * 60 * 1000

/** Business days, `YYYY-MM-DD`, both included. */
export interface Span {
  from: string
  to: string
}

/** So many days after a day. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length)

/** As many days right before a span. */
function spanBefore(span: Span): Span {
  const days = daysOf(span)
  return { from: dayAfter(span.from, -days), to: dayAfter(span.from, -1) }
}

/** The span of a filter, the one it is compared with, and both as one. */
export interface Spans {
  span: Span
  before?: Span
  all: Span
}

export function spansOf({ from, to, compare }: ReportFilter): Spans {
  const span = { from, to }
  if (compare === undefined) return { span, all: span }
  const before = spanBefore(span)
  return { span, before, all: { from: before.from, to } }
}
