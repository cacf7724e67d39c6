import { app, campusNow } from '../app-state.ts'
import { watchFrom } from '../result/match.ts'
import { changePhone, keepQuietly } from './kept.ts'
import { placeOnReturn, withStruck } from './vouchers.ts'
import { withStrikes } from './windows.ts'

/** What happens to vouchers while they are shown. The rules themselves are in vouchers.ts. */

function strikeOut(place: number): void {
  const { batch } = app.get()
  if (batch === undefined || batch.struck.includes(place)) return
  const struck = withStruck(batch.struck, place)
  app.set({ batch: { ...batch, struck } })
  changePhone((kept) => withStrikes(kept, { jwe: batch.jwe, struck })).catch(() => undefined)
}

/** A showing session begins (the page opens or comes back), or the person asks for another code. */
export function beginShowing(): void {
  const { batch, place, watch } = app.get()
  if (batch === undefined) return
  const now = campusNow()
  const next = watchFrom(watch, now)
  if (next !== watch) keepQuietly('watch', next)
  app.set({ place: placeOnReturn(batch, place, now), watch: next })
}

/** The voucher on show has been visible long enough to have been scanned: not shown again in the next session. */
export function shownLong(): void {
  const { place } = app.get()
  if (place !== undefined) strikeOut(place)
}

/** A payment was made or refused with the voucher on show, or with one before it: the next one, at once. */
export function afterPayment(): void {
  const { place } = app.get()
  if (place === undefined) return
  strikeOut(place)
  beginShowing()
}
