import { appToken } from '@yimatong/bench/simulated/campus-people'
import { ask } from '@yimatong/bench/simulated/json'
import type { Payer } from './people.ts'
import type { Place } from './place.ts'

/** A PIN that is not refused as too easy. */
export const PIN = '258036'

/** The payer, whose PIN was set some other day. */
export async function withPin(place: Place, payer: Payer): Promise<Payer> {
  const token = await appToken(place, payer.personId)
  const body = JSON.stringify({ pin: PIN, password: payer.password })
  const { status } = await ask(`${place.origin}/platform/v1/me/pin`, { method: 'PUT', token, body })
  if (status !== 204) throw new Error(`no PIN was set: ${status}`)
  return payer
}
