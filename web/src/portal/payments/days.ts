/** Business days as the calendar has them, `YYYY-MM-DD`. */

export const PRESETS = ['today', 'yesterday', '7d', '30d', 'all'] as const
export type Preset = (typeof PRESETS)[number]

/** Which days: some that move along with the calendar, or fixed ones, both included; an end that is absent is open. */
export type Range =
  | { kind: 'PRESET'; preset: Preset }
  | { kind: 'DAYS'; from?: string | undefined; to?: string | undefined }

/** Days with both ends included; an absent end is open. */
export interface Days {
  from?: string | undefined
  to?: string | undefined
}

const DAY_MS = 24 * 60 * 60 * 1000

/** So many days before. */
export function daysBefore(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - count * DAY_MS).toISOString().slice(0, 10)
}

/** A day that the calendar has and that the books can know; undefined for everything else. */
export function readDay(text: string): string | undefined {
  if (!/^20\d\d-\d\d-\d\d$/.test(text)) return undefined
  const instant = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(instant) && daysBefore(text, 0) === text ? text : undefined
}

/** What a range comes to today. Ranges that reach until now are open, so that nothing slips away at midnight. */
export function daysOf(range: Range, today: string): Days {
  if (range.kind === 'DAYS') return { from: range.from, to: range.to }
  switch (range.preset) {
    case 'today':
      return { from: today }
    case 'yesterday':
      return { from: daysBefore(today, 1), to: daysBefore(today, 1) }
    case '7d':
      return { from: daysBefore(today, 6) }
    case '30d':
      return { from: daysBefore(today, 29) }
    case 'all':
      return {}
  }
}
