import type { IncomingHttpHeaders } from 'node:http'
import { REFRESH_SECONDS } from './sessions.ts'

/**
 * The refresh token's cookie: never readable by a script, sent only to the sessions' address, never across sites. Over https it
 * must be Secure; plain http is for a campus on one's own machine, where browsers drop Secure cookies.
 */
const NAME = 'ymt_refresh'
const PATH = '/platform/v1/sessions'

export function refreshCookie(publicOrigin: string, refreshToken: string): string {
  return cookie(publicOrigin, refreshToken, REFRESH_SECONDS)
}

export function noRefreshCookie(publicOrigin: string): string {
  return cookie(publicOrigin, '', 0)
}

function cookie(publicOrigin: string, value: string, maxAgeSeconds: number): string {
  const secure = publicOrigin.startsWith('https:')
  return `${name(secure)}=${value}; Path=${PATH}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
}

/** The `__Secure-` prefix makes browsers refuse a cookie of this name that was set without https. */
const name = (secure: boolean): string => (secure ? `__Secure-${NAME}` : NAME)

/** The refresh token that a request carries; undefined when it has none, or something that is none. */
export function readRefreshCookie(publicOrigin: string, headers: IncomingHttpHeaders): string | undefined {
  const wanted = `${name(publicOrigin.startsWith('https:'))}=`
  const pair = (headers.cookie ?? '').split(/; */).find((part) => part.startsWith(wanted))
  const value = pair?.slice(wanted.length)
  return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined
}
