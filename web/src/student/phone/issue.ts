import type { CodeBatch } from '@yimatong/contract/tsm-api'
import { ApiError, failureOf } from '../../shared/http/errors.ts'
import { app, campusNow, NO_ISSUE } from '../app-state.ts'
import { alone, tsm } from '../session/servers.ts'
import { setClock } from './campus-clock.ts'
import { changePhone, type KeptDevice } from './kept.ts'
import { refillRequest, shouldRefill } from './refill.ts'
import { beginShowing } from './showing.ts'
import { paymentsLeft } from './vouchers.ts'
import { followKept, opened } from './wake.ts'
import { withBatch, withoutDevice } from './windows.ts'

/** Asks the TSM for ten vouchers and shows the first of them next. Rejects with what the server said. */
async function fetchBatch(device: KeptDevice): Promise<void> {
  const sentAt = Date.now()
  const answer = await tsm.post<CodeBatch>(`/devices/${device.deviceId}/codes`, refillRequest(app.get(), campusNow()))
  setClock(answer.serverTime, sentAt, Date.now())
  const kept = { jwe: answer.batch, struck: [] }
  const batch = await opened(kept, device)
  if (batch === undefined) throw new Error('the batch is not for the keys of this phone')
  // Kept first: a code that was shown must be known to the next start.
  await changePhone((now) => withBatch(now, device.deviceId, kept)).catch(() => undefined)
  // Meanwhile it may have been enrolled anew, or emptied; these codes are of no use then.
  if (app.get().device?.deviceId !== device.deviceId) return
  app.set({ batch, place: undefined })
  beginShowing()
}

/** The TSM has no such device for this person, or it was revoked: its codes are dead and its keys useless. */
export async function loseDevice(deviceId: string): Promise<void> {
  if (app.get().device?.deviceId === deviceId) {
    app.set({
      device: undefined,
      deviceLost: true,
      batch: undefined,
      place: undefined,
      code: undefined,
      issue: NO_ISSUE,
    })
  }
  await changePhone((now) => withoutDevice(now, deviceId)).catch(() => undefined)
  // Another window may have enrolled this phone anew; that is why the old one was revoked.
  await followKept()
}

let asking: Promise<void> | undefined

async function ask(device: KeptDevice): Promise<void> {
  const before = app.get().issue
  app.set({ issue: { ...before, asking: true, lastAttemptAt: Date.now() } })
  try {
    await fetchBatch(device)
    app.set({ issue: { ...NO_ISSUE, lastAttemptAt: Date.now() } })
  } catch (error) {
    if (error instanceof ApiError && (error.code === 'DEVICE_REVOKED' || error.code === 'NOT_FOUND')) {
      await loseDevice(device.deviceId)
      return
    }
    const failure = failureOf(error)
    const problem = failure === 'NO_ANSWER' ? undefined : failure
    app.set({ issue: { asking: false, lastAttemptAt: Date.now(), failures: before.failures + 1, problem } })
  }
}

/** A payment is pushed to all windows, and all of them want the next ten then: those of the first are what the others need. */
async function askInTurn(isWanted: () => boolean): Promise<void> {
  await followKept()
  const { device } = app.get()
  if (device !== undefined && isWanted()) await ask(device)
}

/** Gets the next ten now; callers at the same time share one request. Its outcome is in the state, it does not reject. */
export function refill(isWanted = () => true): Promise<void> {
  if (app.get().device === undefined) return Promise.resolve()
  asking ??= alone('codes', () => askInTurn(isWanted)).finally(() => {
    asking = undefined
  })
  return asking
}

function needsCodes(): boolean {
  const { batch, place, online, issue } = app.get()
  const now = campusNow()
  return shouldRefill({
    online,
    left: batch === undefined ? 0 : paymentsLeft(batch, place, now),
    endsAt: batch === undefined ? undefined : Math.max(...batch.expiries),
    now,
    lastAttemptAt: issue.lastAttemptAt,
    failures: issue.failures,
    phoneNow: Date.now(),
  })
}

/** The silent refill: only when it is needed and has not been tried too lately. */
export function refillIfNeeded(): Promise<void> {
  return needsCodes() ? refill(needsCodes) : Promise.resolve()
}
