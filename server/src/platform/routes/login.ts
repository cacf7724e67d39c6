import { loginBody, sessionAnswer } from '@yimatong/contract/platform-api'
import { endpoint, reply } from '@yimatong/kit/routes'
import { readRefreshCookie, refreshCookies } from '../cookie.ts'
import type { SessionRouteDeps } from '../deps.ts'
import { login } from '../sessions.ts'

export const loginEndpoint = (deps: SessionRouteDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/sessions',
      summary: 'Log in with school number and password',
      description: 'A session that the browser had before ends, its sockets included.',
      tags: ['Sessions'],
      body: loginBody,
      responses: { 201: { description: 'The session; the refresh token travels as a cookie.', schema: sessionAnswer } },
      problems: ['LOGIN_FAILED', 'RATE_LIMITED'],
    },
    async ({ body }, { ip, headers }) => {
      // Counted before the password is looked at, so that parallel guesses cannot slip past.
      await deps.loginsPerAddress.limit(ip)
      await deps.loginsPerNumber.limit(body.schoolNo)
      const { answer, refreshToken } = await login(deps, body, readRefreshCookie(deps.publicOrigin, headers))
      return reply(answer, { headers: { 'Set-Cookie': refreshCookies(deps.publicOrigin, refreshToken) } })
    },
  )
