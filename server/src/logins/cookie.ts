import type { IncomingHttpHeaders } from 'node:http'

/**
 * The session's cookie: never readable by a script, never sent across sites. Over https its name makes browsers refuse it
 * unless it is Secure and of this very host; plain http is for a campus on one's own machine.
 */
const NAME = 'ymt_portal'

const isSecure = (publicOrigin: string | undefined): boolean => publicOrigin?.startsWith('https:') ?? false
const nameOf = (secure: boolean): string => (secure ? `__Host-${NAME}` : NAME)

export function sessionCookie(publicOrigin: string | undefined, token: string, maxAgeSeconds: number): string {
  const secure = isSecure(publicOrigin)
  const attributes = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
  return `${nameOf(secure)}=${token}; ${attributes}`
}

export const noSessionCookie = (publicOrigin: string | undefined): string => sessionCookie(publicOrigin, '', 0)

/** The session token that a request carries; undefined when it has none, or something that is none. */
export function readSessionCookie(
  publicOrigin: string | undefined,
  { cookie = '' }: Pick<IncomingHttpHeaders, 'cookie'>,
): string | undefined {
  const wanted = `${nameOf(isSecure(publicOrigin))}=`
  const pair = cookie.split(/; */).find((part) => part.startsWith(wanted))
  const token = pair?.slice(wanted.length)
  return token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : undefined
}
