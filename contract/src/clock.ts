/** The one source of "now", passed in so that tests can move it. Milliseconds since the epoch. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()

/** China has no daylight saving time, so the campus day is a fixed offset from UTC. */
const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000

const DAY_MS = 24 * 60 * 60 * 1000

const two = (number: number): string => (number < 10 ? `0${number}` : `${number}`)
const three = (number: number): string => (number < 100 ? `0${two(number)}` : `${number}`)

const DAYS_OF_400_YEARS = 146_097
/** From 1 March of the year 0 to 1970: counted from March, a leap day is the last of its year. */
const DAYS_BEFORE_1970 = 719_468

/**
 * The date of a day counted from 1970, by arithmetic alone (Hinnant's `civil_from_days`). A payment writes a dozen times, and a
 * Date that writes itself costs four times as much.
 */
function dateOfDay(day: number): string {
  const days = day + DAYS_BEFORE_1970
  const era = Math.floor(days / DAYS_OF_400_YEARS)
  const ofEra = days - era * DAYS_OF_400_YEARS
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthsSinceMarch = Math.floor((5 * ofYear + 2) / 153)
  const month = monthsSinceMarch < 10 ? monthsSinceMarch + 3 : monthsSinceMarch - 9
  const year = 400 * era + yearOfEra + (month <= 2 ? 1 : 0)
  return `${year}-${two(month)}-${two(ofYear - Math.floor((153 * monthsSinceMarch + 2) / 5) + 1)}`
}

/** The business day (营业日) of an instant: the calendar date in Asia/Shanghai as `YYYY-MM-DD`. */
export function businessDateOf(epochMs: number): string {
  return dateOfDay(Math.floor((epochMs + SHANGHAI_OFFSET_MS) / DAY_MS))
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
  const local = Math.floor(epochMs) + SHANGHAI_OFFSET_MS
  const day = Math.floor(local / DAY_MS)
  const ofDay = local - day * DAY_MS
  const seconds = Math.floor(ofDay / 1000)
  const minutes = Math.floor(seconds / 60)
  const time = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}.${three(ofDay % 1000)}`
  return `${dateOfDay(day)}T${time}+08:00`
}

/** The first instant of a business day. */
export function startOfBusinessDate(date: string): number {
  return Date.parse(`${date}T00:00:00.000+08:00`)
}

/** The first instant of the business day of an instant. */
export function startOfDay(epochMs: number): number {
  return Math.floor((epochMs + SHANGHAI_OFFSET_MS) / DAY_MS) * DAY_MS - SHANGHAI_OFFSET_MS
}
