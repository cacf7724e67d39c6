import type { LoginBody, SessionAnswer } from '@yimatong/contract/platform-api'
import { app, forgetPerson } from '../app-state.ts'
import { forget } from '../phone/kept.ts'
import { closeSession, openSession, tsm } from './servers.ts'

const OF_A_PERSON = ['device', 'batch', 'account', 'bills', 'watch'] as const

async function forgetEverything(): Promise<void> {
  forgetPerson()
  await forget(...OF_A_PERSON).catch(() => undefined)
}

/** Logs in. A phone that belonged to somebody else forgets them first. Rejects with LOGIN_FAILED, RATE_LIMITED or NoAnswer. */
export async function login(body: LoginBody): Promise<SessionAnswer> {
  const answer = await openSession(body)
  const owner = app.get().device?.personId ?? app.get().account?.personId
  if (owner !== undefined && owner !== answer.person.personId) await forgetEverything()
  return answer
}

/**
 * Logs out and leaves nothing behind. The device is revoked, because its keys are thrown away here; that and the server's
 * side of the session are tried, but a phone without a network is emptied all the same.
 */
export async function logout(): Promise<void> {
  const { device } = app.get()
  if (device !== undefined) await tsm.delete(`/devices/${device.deviceId}`).catch(() => undefined)
  await closeSession().catch(() => undefined)
  await forgetEverything()
  app.set({ session: 'ENDED', personId: undefined })
}
