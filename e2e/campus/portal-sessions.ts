import { portalSession } from '@yimatong/contract/portal-api'
import type { MerchantRole } from '@yimatong/contract/roles'
import type { Place } from './place.ts'
import { demoCampus } from './tills.ts'

/** A login of a merchant's person: what a browser keeps of it. */
export interface MerchantSession {
  cookie: { name: string; value: string }
  csrfToken: string
}

const sessions = new Map<string, Promise<MerchantSession>>()

/** Somebody of a merchant, logged in once for the whole run: logins are counted, and too many are refused. */
export function merchantSession(place: Place, merchantNo: string, role: MerchantRole): Promise<MerchantSession> {
  const who = `${place.origin} ${merchantNo} ${role}`
  const known = sessions.get(who) ?? logIn(place, merchantNo, role)
  sessions.set(who, known)
  return known
}

async function logIn(place: Place, merchantNo: string, role: MerchantRole): Promise<MerchantSession> {
  const { portalLogins } = await demoCampus(place)
  const somebody = portalLogins.find((login) => login.merchantNo === merchantNo && login.role === role)
  if (!somebody) throw new Error(`merchant ${merchantNo} has no ${role}`)
  const { login, password } = somebody
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
