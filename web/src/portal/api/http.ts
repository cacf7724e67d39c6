import { CSRF_HEADER } from '@yimatong/contract/csrf'
import type { PortalSession } from '@yimatong/contract/portal-api'
import { createHttp, type HttpOptions } from '../../shared/http/client.ts'
import { createServerClock } from '../../shared/server-clock.ts'
import { askForPassword } from './proof.ts'
import { queries, SESSION_KEY } from './queries.ts'

export const PORTAL_BASE = '/portal/v1'

const READS: readonly string[] = ['GET']

/** Carried by every write: another site can make a browser send our cookie, but cannot know this. */
export function writeHeaders(): Record<string, string> {
  const session = queries.getQueryData<PortalSession | null>(SESSION_KEY)
  return session ? { [CSRF_HEADER]: session.csrfToken } : {}
}

/** The server's clock decides when a code expires; every answer carries it to the second. */
export const serverClock = createServerClock(
  () => performance.now(),
  () => Date.now(),
)

/** What calls from the portal have in common. The session is a cookie that no script can read. */
export const CALLS: Omit<HttpOptions, 'base'> = {
  headers: async ({ method }) => (READS.includes(method) ? {} : writeHeaders()),
  timeoutMs: 15_000,
  prove: askForPassword,
  onAnswer: ({ headers }) => {
    const said = Date.parse(headers.get('date') ?? '')
    if (!Number.isNaN(said)) serverClock.roughly(said)
  },
}

/** The portal's API: the merchants', and what everybody has who is logged in. */
export const portal = createHttp({ ...CALLS, base: PORTAL_BASE })
