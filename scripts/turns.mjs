// Times at which something is not as it was a moment before: what is looked at twice around them may differ, and be right.

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const SHANGHAI_MS = 8 * 60 * MINUTE_MS

/** Minutes of the campus's day at which the date, and in the demo campus the rates of lunch, change. */
export const MIDNIGHT = 0
export const LUNCH_RATES = [11 * 60 + 30, 12 * 60 + 30]

/** In how many milliseconds the campus comes to the next of these minutes of its day. */
export const untilTurn = (/** @type {number} */ now, /** @type {readonly number[]} */ minutes) => {
  const ofDay = (now + SHANGHAI_MS) % DAY_MS
  return Math.min(...minutes.map((minute) => (minute * MINUTE_MS - ofDay + DAY_MS) % DAY_MS || DAY_MS))
}
