import type { DeviceView } from '@yimatong/contract/tsm-api'
import { tsm } from '../session/servers.ts'
import { loseDevice } from './issue.ts'

/** Stops a phone: its codes die at once. When it is this one, nothing of it stays here. Rejects when it was not done. */
export async function revokeDevice(deviceId: string): Promise<void> {
  await tsm.delete<DeviceView>(`/devices/${deviceId}`)
  await loseDevice(deviceId)
}
