import { makeDeviceKeys } from '@yimatong/contract/device'
import type { DeviceView } from '@yimatong/contract/tsm-api'
import { app } from '../app-state.ts'
import { session, tsm } from '../session/servers.ts'
import { refill, refillIfNeeded } from './issue.ts'
import { changePhone } from './kept.ts'
import { followKept } from './wake.ts'

/** Storage that the browser may throw away takes the keys with it; asking is free, and refusal is lived with. */
async function persistStorage(): Promise<void> {
  if ('storage' in navigator && 'persist' in navigator.storage) await navigator.storage.persist()
}

/**
 * Makes this phone one that can pay: new keys, made here and not extractable, the device at the TSM, and its first ten
 * codes. Where another window has done that already, its device is taken. Rejects with what the server said (DEVICE_LIMIT, RATE_LIMITED) or NoAnswer. Codes that do not come are asked for later.
 */
export async function enrol(name: string): Promise<void> {
  const [{ person }, keys] = await Promise.all([session.get(), makeDeviceKeys()])
  await followKept()
  if (app.get().device !== undefined) return refillIfNeeded()
  const { deviceId } = await tsm.post<DeviceView>('/devices', { name, ...keys.enrolment })
  const { signingKey, decryptionKey } = keys
  const device = { deviceId, name, personId: person.personId, signingKey, decryptionKey }
  // The codes of other keys go in the same moment.
  await changePhone(() => ({ device, batch: undefined })).catch(() => undefined)
  app.set({ device, deviceLost: false, batch: undefined, place: undefined, code: undefined })
  persistStorage().catch(() => undefined)
  await refill()
}
