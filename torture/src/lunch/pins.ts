import { appToken } from '@yimatong/bench/simulated/campus-people'
import type { Answer } from '@yimatong/bench/simulated/json'
import type { DemoCampus } from '@yimatong/contract/demo-api'
import type { Campus } from '../campus/campus.ts'
import { type GatewayName, GATEWAYS } from '../campus/host.ts'
import { asOwner } from '../office/owner.ts'
import type { Random } from '../random.ts'
import { call } from './client.ts'

/** What the app of somebody who has a PIN can do. */
export interface App {
  post(path: string, body: object): Promise<Answer | undefined>
}

/** A PIN that is not refused as too easy. */
export const PIN = '258036'

/** Before anything goes wrong; on a slow machine hashing takes its time. */
const SETTING_WITHIN_MS = 60_000

const json = 'application/json'

/**
 * Gives people the demo's password, as a roster of a campus with logins would, and has each set a PIN through the API: whoever
 * shows digits, or scans what a merchant shows, is asked for it.
 */
export async function giveLogins(campus: Campus, personIds: readonly string[]): Promise<string> {
  const { logins } = (await (await fetch(`${campus.origin}/demo/v1/campus`)).json()) as DemoCampus
  const [login] = logins
  if (login === undefined) throw new Error('the demo campus has no logins')
  const copy = `UPDATE persons SET password_hash = (SELECT password_hash FROM persons WHERE school_no = $1) WHERE person_id = ANY ($2)`
  await asOwner(campus.database.urls.payment.ownerUrl, (client) => client.query(copy, [login.schoolNo, personIds]))
  return login.password
}

export async function openApp(campus: Campus, personId: string, password: string, random: Random): Promise<App> {
  const authorization = `Bearer ${await appToken(campus, personId)}`
  const send = (door: GatewayName, method: 'POST' | 'PUT', path: string, body: object, timeoutMs?: number) =>
    call({
      door: campus.doors[door],
      method,
      path: `/platform/v1${path}`,
      headers: { authorization, 'content-type': json },
      body: JSON.stringify(body),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    })
  const set = await send('gateway-a', 'PUT', '/me/pin', { pin: PIN, password }, SETTING_WITHIN_MS)
  if (set?.status !== 204) throw new Error(`no PIN was set: ${set?.status}`)
  return { post: (path, body) => send(random.pick(GATEWAYS), 'POST', path, body) }
}
