import { portalSession } from '@yimatong/contract/portal-api'
import type { MerchantRole } from '@yimatong/contract/roles'
import type { Place } from './place.ts'
import { demoCampus } from './tills.ts'

/** A login at the portal: what a browser keeps of it. */
export interface PortalLogin {
  cookie: { name: string; value: string }
  csrfToken: string
}

const sessions = new Map<string, Promise<PortalLogin>>()

/** Somebody of a merchant, logged in once for the whole run: logins are counted, and too many are refused. */
export function merchantSession(place: Place, merchantNo: string, role: MerchantRole): Promise<PortalLogin> {
  const who = `${place.origin} ${merchantNo} ${role}`
  const known = sessions.get(who) ?? logIn(place, merchantNo, role)
  sessions.set(who, known)
  return known
}

async function logIn(place: Place, merchantNo: string, role: MerchantRole): Promise<PortalLogin> {
  const { portalLogins } = await demoCampus(place)
  const somebody = portalLogins.find((login) => login.merchantNo === merchantNo && login.role === role)
  if (!somebody) throw new Error(`merchant ${merchantNo} has no ${role}`)
  return logInAs(place, somebody)
}

/** Somebody of a merchant or of the office, logged in by name and password. */
export async function logInAs(
  place: Place,
  { login, password }: { login: string; password: string },
): Promise<PortalLogin> {
  const answer = await fetch(`${place.origin}/portal/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  })
  if (!answer.ok) throw new Error(`${login} was not logged in: ${answer.status} ${await answer.text()}`)
  const { csrfToken } = portalSession.parse(await answer.json())
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(answer.headers.getSetCookie()[0] ?? '') ?? []
  return { cookie: { name, value }, csrfToken }
}
