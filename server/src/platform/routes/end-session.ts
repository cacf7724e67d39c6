import { endpoint, reply } from '@yimatong/kit/routes'
import { noRefreshCookies, readRefreshCookie } from '../cookie.ts'
import type { SessionRouteDeps } from '../deps.ts'
import { endSession } from '../sessions.ts'

export const endSessionEndpoint = (deps: SessionRouteDeps) =>
  endpoint(
    {
      method: 'delete',
      path: '/sessions',
      summary: 'Log out',
      description: 'Ends the session of the cookie, its sockets included. Harmless when there is none.',
      tags: ['Sessions'],
      responses: { 204: { description: 'The session is over.' } },
    },
    async (_input, { headers }) => {
      await endSession(deps, readRefreshCookie(deps.publicOrigin, headers))
      return reply(undefined, { headers: { 'Set-Cookie': noRefreshCookies(deps.publicOrigin) } })
    },
  )
