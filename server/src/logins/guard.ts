import { hash, timingSafeEqual } from 'node:crypto'
import type { ErrorCode } from '@yimatong/contract/errors'
import { CSRF_HEADER } from '@yimatong/contract/csrf'
import type { Guard, GuardedRequest, SecurityScheme } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'
import { readSessionCookie } from './cookie.ts'
import type { Session, Sessions } from './sessions.ts'

/** What finding a request's session needs. */
export interface SessionDoor {
  sessions: Sessions
  /** The browsers' origin; over https the cookie is Secure and bound to the host. */
  publicOrigin: string | undefined
}

export const SESSION_SCHEMES: Readonly<Record<string, SecurityScheme>> = {
  portalSession: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-ymt_portal',
    description: `The cookie of \`POST /portal/v1/session\`; writes also carry \`${CSRF_HEADER}\`.`,
  },
}

export const SESSION_PROBLEMS: readonly ErrorCode[] = ['UNAUTHENTICATED', 'SESSION_ENDED', 'ORIGIN_REFUSED']

const READING = new Set(['GET', 'HEAD'])

/** The session of a request, for a write with its CSRF token. UNAUTHENTICATED, SESSION_ENDED, ORIGIN_REFUSED. */
export async function sessionOf({ sessions, publicOrigin }: SessionDoor, request: GuardedRequest): Promise<Session> {
  const session = await sessions.find(readSessionCookie(publicOrigin, request.headers))
  if (!READING.has(request.method)) requireCsrfToken(request, session)
  return session
}

function requireCsrfToken({ headers }: GuardedRequest, { csrfToken }: Session): void {
  const given = headers[CSRF_HEADER.toLowerCase()]
  const digest = (text: string) => hash('sha256', text, 'buffer')
  if (typeof given !== 'string' || !timingSafeEqual(digest(given), digest(csrfToken))) throw problem('ORIGIN_REFUSED')
}

/** Whoever is logged in, whatever the role. */
export const anySession = (door: SessionDoor): Guard<Session> => ({
  schemes: SESSION_SCHEMES,
  problems: SESSION_PROBLEMS,
  check: (request) => sessionOf(door, request),
})
