/** Days, `YYYY-MM-DD`, the first and the last included; none when the last is before the first. */
export interface DaySpan {
  first: string
  last: string
}

/** Closed days, as their sums are read: by months where a month lies wholly among them, by days where it does not. */
export interface SummedDays {
  /** From the first of this month up to, but without, that one. */
  months: { from: string; until: string }
  days: readonly DaySpan[]
}

const DAY_MS = 24 * 60 * 60 * 1000

const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length)

/** The first of a day's month, or of the month after. */
function firstOfMonth(date: string, after: 0 | 1): string {
  const [year = 0, month = 0] = date.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + after, 1)).toISOString().slice(0, 'YYYY-MM-DD'.length)
}

/** How to read the sums of a span of closed days. */
export function splitByMonths({ first, last }: DaySpan): SummedDays {
  const from = first.endsWith('-01') ? first : firstOfMonth(first, 1)
  const until = firstOfMonth(dayAfter(last, 1), 0)
  if (from >= until) return { months: { from, until: from }, days: [{ first, last }] }
  return {
    months: { from, until },
    days: [
      { first, last: dayAfter(from, -1) },
      { first: until, last },
    ],
  }
}
