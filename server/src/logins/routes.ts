import { type Clock, toRfc3339 } from '@yimatong/contract/clock'
import {
  type PortalSession,
  portalLoginBody,
  portalProof,
  portalProofBody,
  portalSession,
} from '@yimatong/contract/portal-api'
import type { RateLimit } from '@yimatong/kit/rate-limit'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { noSessionCookie, readSessionCookie, sessionCookie } from './cookie.ts'
import { anySession, type SessionDoor } from './guard.ts'
import { LIFE_MS, type Session } from './sessions.ts'

const tags = ['Session']

export interface LoginDeps extends SessionDoor {
  clock: Clock
  /** Attempts with a password, by login and by address. */
  loginsPerName: RateLimit
  loginsPerAddress: RateLimit
  /** Called when a session ends, so that its sockets end too. */
  onSessionEnded(sessionId: string): void
}

/** Logging in and out, for merchants and the office alike. */
export const loginEndpoints = (deps: LoginDeps): Endpoint[] => [
  login(deps),
  readSession(deps),
  logout(deps),
  proveOnceMore(deps),
]

function sessionView({ user, role, merchant, csrfToken, expiresAtMs }: Session, nowMs: number): PortalSession {
  const expiresAt = toRfc3339(expiresAtMs)
  return { user, role, ...(merchant && { merchant }), csrfToken, expiresAt, serverTime: toRfc3339(nowMs) }
}

/** Counted before the password is looked at, so that parallel guesses cannot slip past. */
async function countAttempt({ loginsPerAddress, loginsPerName }: LoginDeps, ip: string, name: string): Promise<void> {
  await loginsPerAddress.limit(ip)
  await loginsPerName.limit(name.toLowerCase())
}

const login = (deps: LoginDeps): Endpoint =>
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
      await countAttempt(deps, ip, body.login)
      const { token, session } = await deps.sessions.open(body)
      await endFormer(deps, readSessionCookie(deps.publicOrigin, headers))
      const cookie = sessionCookie(deps.publicOrigin, token, LIFE_MS / 1000)
      return reply(sessionView(session, deps.clock()), { headers: { 'Set-Cookie': cookie } })
    },
  )

async function endFormer({ sessions, onSessionEnded }: LoginDeps, token: string | undefined): Promise<void> {
  const former = await sessions.find(token).catch(() => undefined)
  if (former === undefined) return
  await sessions.end(former.sessionId)
  onSessionEnded(former.sessionId)
}

const readSession = (deps: LoginDeps): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/session',
      summary: 'Who is logged in',
      tags,
      auth: anySession(deps),
      responses: {
        200: {
          description: 'User, role, the merchant if there is one, and the token for writes.',
          schema: portalSession,
        },
      },
    },
    (_input, { caller }) => sessionView(caller, deps.clock()),
  )

const logout = (deps: LoginDeps): Endpoint =>
  endpoint(
    {
      method: 'delete',
      path: '/session',
      summary: 'Log out',
      tags,
      auth: anySession(deps),
      responses: { 204: { description: 'The session is over, its sockets included.' } },
    },
    async (_input, { caller }) => {
      const { sessionId } = caller
      await deps.sessions.end(sessionId)
      deps.onSessionEnded(sessionId)
      return reply(undefined, { headers: { 'Set-Cookie': noSessionCookie(deps.publicOrigin) } })
    },
  )

const proveOnceMore = (deps: LoginDeps): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/session/proof',
      summary: 'Give the password once more',
      description: 'For five minutes, what answers PROOF_REQUIRED otherwise is done.',
      tags,
      auth: anySession(deps),
      body: portalProofBody,
      responses: { 200: { description: 'Until when it counts.', schema: portalProof } },
      problems: ['PASSWORD_WRONG', 'RATE_LIMITED'],
    },
    async ({ body }, { caller, ip }) => {
      await countAttempt(deps, ip, caller.user.login)
      return { provedUntil: toRfc3339(await deps.sessions.prove(caller, body.password)) }
    },
  )
