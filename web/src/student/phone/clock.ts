/**
 * The campus clock on a phone whose own clock may be wrong: the phone's time plus an offset that is measured whenever the
 * server says what time it is, and kept, so that codes made offline carry the campus's time.
 * All instants are milliseconds since the epoch.
 */
export interface KeptClock {
  /** Campus time minus phone time. */
  offsetMs: number
  /** The latest phone time that was ever seen here: a clock that stands before it was put back. */
  lastSeen: number
}

/** Beyond this the person is told that the phone's clock is off. Codes may be one step of 30 s away from the server's time. */
const CLOCK_OFF_MS = 20_000

/** Campus time minus phone time, taking the answer to have been made halfway between asking and hearing. */
export function measuredOffset(serverTime: number, sentAt: number, heardAt: number): number {
  return Math.round(serverTime - (sentAt + heardAt) / 2)
}

export function campusTime(clock: KeptClock | undefined, phoneNow: number): number {
  return phoneNow + (clock?.offsetMs ?? 0)
}

/**
 * - `RIGHT`: nothing to say. - `CORRECTED`: the phone's clock is off, our offset makes up for it.
 * - `UNSURE`: the phone's clock was put back since the offset was measured, or stands before the codes were made; only the
 *   server can say what time it is.
 */
export type ClockVerdict = 'RIGHT' | 'CORRECTED' | 'UNSURE'

export function clockVerdict(
  clock: KeptClock | undefined,
  phoneNow: number,
  issuedAt: number | undefined,
): ClockVerdict {
  if (clock === undefined) return 'RIGHT'
  if (phoneNow < clock.lastSeen - CLOCK_OFF_MS) return 'UNSURE'
  if (issuedAt !== undefined && campusTime(clock, phoneNow) < issuedAt - CLOCK_OFF_MS) return 'UNSURE'
  return Math.abs(clock.offsetMs) > CLOCK_OFF_MS ? 'CORRECTED' : 'RIGHT'
}
