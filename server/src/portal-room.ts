import type { Room } from '@yimatong/kit/app'
import { createRateLimit } from '@yimatong/kit/rate-limit'
import type { Deps } from './deps.ts'
import { newActivationCode } from './gateway/activation-codes.ts'
import { readSessionCookie } from './portal/cookie.ts'
import { PORTAL_PREFIX, portalEndpoints } from './portal/portal.ts'
import { createSessions } from './portal/sessions.ts'
import { rooms, type SocketOwner } from './realtime/attach.ts'

/** The merchants' door as the composition needs it. */
export interface Portal {
  room: Room
  /** Whose socket this is, by the cookie of its handshake; throws as the API does. */
  socketOwner(cookie: string | undefined): Promise<SocketOwner>
  /** Clears away sessions that have ended. */
  forgetEnded(): Promise<void>
}

export function createPortal(deps: Deps, onSessionEnded: (sessionId: string) => void): Portal {
  const sessions = createSessions(deps)
  const publicOrigin = deps.config.PUBLIC_ORIGIN
  const endpoints = portalEndpoints({
    database: deps.database,
    clock: deps.clock,
    codeDeps: deps,
    sessions,
    publicOrigin,
    loginsPerName: createRateLimit({ name: 'portal-login', points: 10, perSeconds: 300 }),
    // A canteen's offices may sit behind one address.
    loginsPerAddress: createRateLimit({ name: 'portal-address', points: 100, perSeconds: 300 }),
    exportsPerUser: createRateLimit({ name: 'portal-export', points: 10, perSeconds: 60 }),
    newActivationCode: (terminalNo) => newActivationCode(deps, terminalNo),
    onSessionEnded,
  })
  return {
    room: { prefix: PORTAL_PREFIX, endpoints },
    async socketOwner(cookie) {
      const token = readSessionCookie(publicOrigin, cookie === undefined ? {} : { cookie })
      const { sessionId, merchant, expiresAtMs } = await sessions.find(token)
      return { rooms: [rooms.merchant(merchant.merchantNo), rooms.session(sessionId)], expiresAtMs }
    },
    forgetEnded: sessions.forgetEnded,
  }
}
