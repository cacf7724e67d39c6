import { CSRF_HEADER } from '@yimatong/contract/csrf'
import { ruleDraft } from '@yimatong/contract/office-rules-api'
import type { Place } from './place.ts'
import { logInAs, type PortalLogin } from './portal-sessions.ts'
import { demoCampus } from './tills.ts'

/** Whom the demo campus has in its logistics office. */
export type OfficeLogin = 'admin' | 'logistics' | 'finance' | 'finance-2' | 'auditor'

const sessions = new Map<string, Promise<PortalLogin>>()

/** Somebody of the office, logged in once for the whole run: logins are counted, and too many are refused. */
export function officeSession(place: Place, login: OfficeLogin): Promise<PortalLogin> {
  const who = `${place.origin} ${login}`
  const known = sessions.get(who) ?? passwordOf(place, login).then((password) => logInAs(place, { login, password }))
  sessions.set(who, known)
  return known
}

export async function passwordOf(place: Place, login: OfficeLogin): Promise<string> {
  const { portalLogins } = await demoCampus(place)
  const somebody = portalLogins.find((one) => one.login === login)
  if (!somebody) throw new Error(`nobody is called ${login}`)
  return somebody.password
}

/** The day is far away and the class pays by no other rule then, so nobody is charged by it. */
const RULE = {
  name: '远期临时人员搭伙费',
  nameEn: 'Temporary staff, far ahead',
  identityClasses: ['TEMPORARY'],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  fromMinute: 0,
  toMinute: 1440,
  validFrom: '2098-01-01',
  validTo: '2098-01-31',
  rateBps: 100,
  flat: 0,
  min: 0,
  receiver: 'SCHOOL',
  denied: false,
}

/** The logistics office asks a second person to publish a rule. Gives what waits. */
export async function aRuleAskedFor(place: Place): Promise<{ approvalId: string; reason: string }> {
  const { cookie, csrfToken } = await officeSession(place, 'logistics')
  const call = async (method: string, path: string, body: object) => {
    const headers = {
      'content-type': 'application/json',
      cookie: `${cookie.name}=${cookie.value}`,
      [CSRF_HEADER]: csrfToken,
    }
    const answer = await fetch(`${place.origin}/portal/v1${path}`, { method, headers, body: JSON.stringify(body) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
    return JSON.parse(text) as unknown
  }
  const title = `远期规则 ${crypto.randomUUID().slice(0, 8)}`
  const made = ruleDraft.parse(await call('POST', '/office/rules/drafts', { title }))
  const changes = [{ baseVersion: 0, rule: RULE }]
  const draft = await call('PUT', `/office/rules/drafts/${made.draftId}`, { title, revision: made.revision, changes })
  const { revision } = ruleDraft.parse(draft)
  await call('POST', '/session/proof', { password: await passwordOf(place, 'logistics') })
  const reason = `按会议纪要执行 ${title}`
  const publish = { revision, reason, seen: ['INSIDERS', 'GAP', 'SUM'] }
  const asked = ruleDraft.parse(await call('POST', `/office/rules/drafts/${made.draftId}/publish`, publish))
  if (asked.approvalId === undefined) throw new Error('nobody was asked')
  return { approvalId: asked.approvalId, reason }
}
