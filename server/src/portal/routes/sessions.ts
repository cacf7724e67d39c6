import { toRfc3339 } from '@yimatong/contract/clock'
import { type PortalSession, portalLoginBody, portalSession } from '@yimatong/contract/portal-api'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { noSessionCookie, readSessionCookie, sessionCookie } from '../cookie.ts'
import type { PortalDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { LIFE_MS, type Session } from '../sessions.ts'

const tags = ['Session']

function sessionView({ user, role, merchant, csrfToken, expiresAtMs }: Session, nowMs: number): PortalSession {
  return { user, role, merchant, csrfToken, expiresAt: toRfc3339(expiresAtMs), serverTime: toRfc3339(nowMs) }
}

export const login = (deps: PortalDeps): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/session',
      summary: 'Log in',
      description: 'The session travels as a cookie. One that the browser had before ends.',
      tags,
      body: portalLoginBody,
      responses: { 201: { description: 'Who has logged in.', schema: portalSession } },
      problems: ['LOGIN_FAILED', 'RATE_LIMITED'],
    },
    async ({ body }, { ip, headers }) => {
      // Counted before the password is looked at, so that parallel guesses cannot slip past.
      await deps.loginsPerAddress.limit(ip)
      await deps.loginsPerName.limit(body.login.toLowerCase())
      const { token, session } = await deps.sessions.open(body)
      await endFormer(deps, readSessionCookie(deps.publicOrigin, headers))
      const cookie = sessionCookie(deps.publicOrigin, token, LIFE_MS / 1000)
      return reply(sessionView(session, deps.clock()), { headers: { 'Set-Cookie': cookie } })
    },
  )

async function endFormer({ sessions, onSessionEnded }: PortalDeps, token: string | undefined): Promise<void> {
  const former = await sessions.find(token).catch(() => undefined)
  if (former === undefined) return
  await sessions.end(former.sessionId)
  onSessionEnded(former.sessionId)
}

export const readSession = (deps: PortalDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/session',
      summary: 'Who is logged in',
      tags,
      auth: guardOf('GET /session'),
      responses: { 200: { description: 'User, role, merchant, and the token for writes.', schema: portalSession } },
    },
    (_input, { caller }) => sessionView(caller.session, deps.clock()),
  )

export const logout = (deps: PortalDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'delete',
      path: '/session',
      summary: 'Log out',
      tags,
      auth: guardOf('DELETE /session'),
      responses: { 204: { description: 'The session is over, its sockets included.' } },
    },
    async (_input, { caller }) => {
      const { sessionId } = caller.session
      await deps.sessions.end(sessionId)
      deps.onSessionEnded(sessionId)
      return reply(undefined, { headers: { 'Set-Cookie': noSessionCookie(deps.publicOrigin) } })
    },
  )
