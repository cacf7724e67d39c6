import type { IncomingHttpHeaders } from 'node:http'
import { REFRESH_SECONDS } from './sessions.ts'

/**
 * The refresh token's cookie: never readable by a script, never sent across sites. Over https its name makes browsers refuse it unless it is
 * Secure and of this very host, so that no neighbour of the same domain plants a session of its own in somebody's phone; plain
 * http is for a campus on one's own machine, where browsers drop Secure cookies.
 */
const NAME = 'ymt_refresh'
/** It was sent to this address alone once, and where it still lies there it would come first: whatever sets the new one takes it away. */
const FORMER_PATH = '/platform/v1/sessions'

export function refreshCookies(publicOrigin: string, refreshToken: string): string[] {
  return cookies(publicOrigin, refreshToken, REFRESH_SECONDS)
}

export function noRefreshCookies(publicOrigin: string): string[] {
  return cookies(publicOrigin, '', 0)
}

function cookies(publicOrigin: string, value: string, maxAgeSeconds: number): string[] {
  const secure = isSecure(publicOrigin)
  const flags = `HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
  const former = secure ? `__Secure-${NAME}` : NAME
  return [
    `${nameOf(secure)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; ${flags}`,
    `${former}=; Path=${FORMER_PATH}; Max-Age=0; ${flags}`,
  ]
}

const isSecure = (publicOrigin: string): boolean => publicOrigin.startsWith('https:')
const nameOf = (secure: boolean): string => (secure ? `__Host-${NAME}` : NAME)

/** The refresh token that a request carries; undefined when it has none, or something that is none. */
export function readRefreshCookie(publicOrigin: string, headers: IncomingHttpHeaders): string | undefined {
  const wanted = `${nameOf(isSecure(publicOrigin))}=`
  const pair = (headers.cookie ?? '').split(/; */).find((part) => part.startsWith(wanted))
  const value = pair?.slice(wanted.length)
  return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined
}
