import { businessDateOf } from '@yimatong/contract/clock'
import { dayName, timeOfDay } from './format.ts'
import type { Language } from './i18n/language.ts'

/** `12:03` for today on campus, `11月22日周日 12:03` for another day. Instants are milliseconds since the epoch. */
export function dayOrTime(instant: number, now: number, language: Language): string {
  const time = timeOfDay(instant)
  return businessDateOf(instant) === businessDateOf(now) ? time : `${dayName(instant, language)} ${time}`
}
