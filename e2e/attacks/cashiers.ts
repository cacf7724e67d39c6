import type { Till } from '@yimatong/bench/simulated/till'
import type { Place } from '../campus/place.ts'
import type { PortalLogin } from '../campus/portal-sessions.ts'
import { bearer, json, sessionHeaders, signatureOf } from './callers.ts'
import { type Answer, send } from './wire.ts'

/** What a cashier enters at the till. */
interface Entry {
  shiftNo: string
  cashierNo: string
  pin: string
}

/** Somebody whom a merchant's owner has just let open shifts at its tills. */
export async function aCashier({ origin }: Place, owner: PortalLogin): Promise<{ cashierNo: string; pin: string }> {
  const cashierNo = String(Date.now()).slice(-8)
  const asOwner = sessionHeaders(owner)
  const room = `/portal/v1/cashiers/${cashierNo}`
  await send(origin, { method: 'PUT', path: room, ...json({ name: '试工' }, asOwner) })
  const made = await send(origin, { method: 'POST', path: `${room}/pin`, headers: asOwner })
  const { pin } = JSON.parse(made.text) as { pin: string }
  return { cashierNo, pin }
}

/** Asks to open a shift. */
export async function enterPin(
  { origin }: Place,
  till: Till,
  entry: Entry,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const shot = { method: 'POST', path: '/gateway/v1/shifts', ...json(entry) }
  const headers = { ...shot.headers, ...bearer(till.accessToken), ...(await signatureOf(till, shot)), ...more }
  return send(origin, { ...shot, headers })
}
