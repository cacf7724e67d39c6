import type { LoginBody, SessionAnswer } from '@yimatong/contract/platform-api'
import { createAccessToken } from '../../shared/http/access-token.ts'
import { createHttp } from '../../shared/http/client.ts'
import { ApiError } from '../../shared/http/errors.ts'
import { app } from '../app-state.ts'
import { endLeaving, isLeaving } from './leaving.ts'

const PLATFORM = '/platform/v1'

function heard(answered: boolean): void {
  if (app.get().online !== answered) app.set({ online: answered })
}

const anyone = createHttp({ base: PLATFORM, heard })

/** Two windows share one refresh cookie, which changes at each use, and one device, whose newest codes alone pay: one at a time. */
export function alone<T>(what: 'session' | 'codes', work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? navigator.locks.request(`yimatong-${what}`, work) : work()
}

const ENDED = { session: 'ENDED', personId: undefined } as const

async function leave(): Promise<void> {
  await anyone.delete('/sessions')
  await endLeaving()
}

async function refreshed(): Promise<SessionAnswer> {
  try {
    const answer = await alone('session', async () => {
      // Whoever has logged out stays so, though the cookie is still there.
      if (await isLeaving()) {
        app.set(ENDED)
        await leave()
      }
      return anyone.post<SessionAnswer>('/sessions/refresh', {})
    })
    app.set({ session: 'OPEN', personId: answer.person.personId })
    return answer
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401) app.set(ENDED)
    throw error
  }
}

const within = () => app.get().timesForgotten

/** The session's two tokens, in memory only; renewed through the HttpOnly cookie. */
export const session = createAccessToken(refreshed)

export const platform = createHttp({
  base: PLATFORM,
  token: async () => (await session.get()).accessToken,
  renewToken: session.renew,
  within,
  heard,
})

export const tsm = createHttp({
  base: '/tsm/v1',
  token: async () => (await session.get()).tsmToken,
  renewToken: session.renew,
  within,
  heard,
})

export const demo = createHttp({ base: '/demo/v1' })

/** Opens a session. Rejects with LOGIN_FAILED, RATE_LIMITED, or NoAnswer. */
export async function openSession(login: LoginBody): Promise<SessionAnswer> {
  const answer = session.set(
    await alone('session', async () => {
      const opened = await anyone.post<SessionAnswer>('/sessions', login)
      // The cookie is another one now: to end its session would end this one.
      await endLeaving()
      return opened
    }),
  )
  app.set({ session: 'OPEN', personId: answer.person.personId })
  return answer
}

/** Tells the server of a logout that it has not answered yet, if there is one. Rejects while it does not answer. */
export function finishLeaving(): Promise<void> {
  return alone('session', async () => {
    if (await isLeaving()) await leave()
  })
}

/** Ends the session of somebody who is leaving: here in any case. Rejects when the server has not answered. */
export async function closeSession(): Promise<void> {
  try {
    await finishLeaving()
  } finally {
    session.clear()
    app.set(ENDED)
  }
}
