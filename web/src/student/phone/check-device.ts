import type { DeviceView } from '@yimatong/contract/tsm-api'
import { app } from '../app-state.ts'
import { tsm } from '../session/servers.ts'
import { loseDevice } from './issue.ts'

/** Whether this phone may still pay. A phone that was revoked from another one would show dead codes until its next refill. */
export async function checkDevice(): Promise<void> {
  const { device } = app.get()
  if (device === undefined) return
  const { devices } = await tsm.get<{ devices: readonly DeviceView[] }>('/devices')
  const own = devices.find(({ deviceId }) => deviceId === device.deviceId)
  if (own?.state !== 'ACTIVE') await loseDevice(device.deviceId)
}
