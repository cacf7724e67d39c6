import { businessDateOf, campusTimeOf, startOfBusinessDate } from './clock.ts'

/** Working days that a dispute may take; a school may set another number. */
export const DISPUTE_WORKING_DAYS = 3
/** How far back a payment may be disputed. */
export const DISPUTE_DAYS = 90

const DAY_MS = 24 * 60 * 60 * 1000

/** When a dispute must have been decided: the end of the last of so many working days (Monday to Friday) after the day it was opened. */
export function disputeDueMs(openedAtMs: number, workingDays = DISPUTE_WORKING_DAYS): number {
  let day = startOfBusinessDate(businessDateOf(openedAtMs))
  for (let left = workingDays; left > 0; ) {
    day += DAY_MS
    if (campusTimeOf(day).weekday <= 5) left -= 1
  }
  return day + DAY_MS - 1
}
