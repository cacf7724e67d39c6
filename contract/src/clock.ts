/** The one source of "now", passed in so that tests can move it. Milliseconds since the epoch. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()

/** China has no daylight saving time, so the campus day is a fixed offset from UTC. */
const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000

/** The business day (营业日) of an instant: the calendar date in Asia/Shanghai as `YYYY-MM-DD`. */
export function businessDateOf(epochMs: number): string {
  return new Date(epochMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10)
}

/** Minutes since midnight (0..1439) and weekday (1 = Monday .. 7 = Sunday) in Asia/Shanghai: what surcharge rules look at. */
export function campusTimeOf(epochMs: number): { minuteOfDay: number; weekday: number } {
  const local = new Date(epochMs + SHANGHAI_OFFSET_MS)
  return {
    minuteOfDay: local.getUTCHours() * 60 + local.getUTCMinutes(),
    weekday: local.getUTCDay() === 0 ? 7 : local.getUTCDay(),
  }
}

/** The instant as RFC 3339 with the campus's offset: `2026-11-21T12:03:04.005+08:00`. */
export function toRfc3339(epochMs: number): string {
  return `${new Date(epochMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, -1)}+08:00`
}

/** The first instant of a business day. */
export function startOfBusinessDate(date: string): number {
  return Date.parse(`${date}T00:00:00.000+08:00`)
}
