import { app } from '../app-state.ts'
import { measuredOffset } from './clock.ts'
import { keepQuietly } from './kept.ts'

/** Takes the server's time as the campus's. `serverTime` is RFC 3339; the other two are phone time. */
export function setClock(serverTime: string, sentAt: number, heardAt: number): void {
  const clock = { offsetMs: measuredOffset(Date.parse(serverTime), sentAt, heardAt), lastSeen: heardAt }
  app.set({ clock })
  keepQuietly('clock', clock)
}

/** Remembers that the phone's clock stood here, so that a clock put back is noticed even after a restart. */
export function sawClock(phoneNow: number): void {
  const { clock } = app.get()
  if (clock === undefined || phoneNow <= clock.lastSeen) return
  const next = { ...clock, lastSeen: phoneNow }
  app.set({ clock: next })
  keepQuietly('clock', next)
}
