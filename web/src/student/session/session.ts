import type { LoginBody, MeView, SessionAnswer } from '@yimatong/contract/platform-api'
import { app, forgetPerson } from '../app-state.ts'
import { forget } from '../phone/kept.ts'
import { beginLeaving } from './leaving.ts'
import { closeSession, openSession, platform, session, tsm } from './servers.ts'

const OF_A_PERSON = ['device', 'batch', 'account', 'bills', 'watch'] as const

const forgetKept = () => forget(...OF_A_PERSON).catch(() => undefined)

async function forgetEverything(): Promise<void> {
  forgetPerson()
  await forgetKept()
}

/** Logs in. A phone that belonged to somebody else forgets them first. Rejects with LOGIN_FAILED, RATE_LIMITED or NoAnswer. */
export async function login(body: LoginBody): Promise<SessionAnswer> {
  const answer = await openSession(body)
  const owner = app.get().device?.personId ?? app.get().account?.personId
  if (owner !== undefined && owner !== answer.person.personId) await forgetEverything()
  return answer
}

/** Logs in once more whose session is open, by the password alone. Rejects like a login. */
export async function loginAgain(password: string): Promise<void> {
  const { schoolNo } = await platform.get<MeView>('/me')
  await login({ schoolNo, password })
}

/**
 * Logs out and leaves nothing behind. The device is revoked, because its keys are thrown away here; that is tried, but a phone
 * without a network is emptied all the same. The server's side of the session is then ended as soon as there is a network.
 */
export async function logout(): Promise<void> {
  const { device } = app.get()
  // Revoking takes a token, and nobody who is leaving gets a new one.
  if (device !== undefined) await session.get().catch(() => undefined)
  // Before the servers are told: a page that is closed meanwhile has logged out. A store that was full has room for the mark now.
  await forgetKept()
  await beginLeaving()
  if (device !== undefined) await tsm.delete(`/devices/${device.deviceId}`).catch(() => undefined)
  await closeSession().catch(() => undefined)
  // Once more: an answer that was under way may have been kept.
  await forgetEverything()
}
