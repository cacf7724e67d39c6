import { sessionAnswer } from '@yimatong/contract/platform-api'
import { endpoint, reply } from '@yimatong/kit/routes'
import { readRefreshCookie, refreshCookies } from '../cookie.ts'
import type { SessionRouteDeps } from '../deps.ts'
import { refresh } from '../sessions.ts'

export const refreshSessionEndpoint = (deps: SessionRouteDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/sessions/refresh',
      summary: 'Fresh tokens for a session',
      description: 'Uses up the refresh token of the cookie and sets a new one.',
      tags: ['Sessions'],
      responses: { 200: { description: 'Fresh tokens.', schema: sessionAnswer } },
      problems: ['SESSION_ENDED'],
    },
    async (_input, { headers }) => {
      const { answer, refreshToken } = await refresh(deps, readRefreshCookie(deps.publicOrigin, headers))
      return reply(answer, { headers: { 'Set-Cookie': refreshCookies(deps.publicOrigin, refreshToken) } })
    },
  )
