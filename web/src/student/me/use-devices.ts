import type { DeviceView } from '@yimatong/contract/tsm-api'
import { useCallback, useEffect, useState } from 'react'
import { useApp } from '../app-state.ts'
import { tsm } from '../session/servers.ts'

/** A person's phones as the TSM lists them, active ones first; undefined until it answered. */
export function useDevices(): { devices: readonly DeviceView[] | undefined; reload: () => void } {
  const [devices, setDevices] = useState<readonly DeviceView[]>()
  const online = useApp((state) => state.online)
  const session = useApp((state) => state.session)
  const reload = useCallback(() => {
    tsm.get<{ devices: DeviceView[] }>('/devices').then(
      (answer) => setDevices(answer.devices),
      () => undefined,
    )
  }, [])
  useEffect(() => {
    if (online && session === 'OPEN') reload()
  }, [online, session, reload])
  return { devices: devices && shownDevices(devices), reload }
}

/** Revoked phones beyond these few are history that nobody reads. */
const REVOKED_SHOWN = 3

/** Active phones, then the few that were revoked last. */
function shownDevices(devices: readonly DeviceView[]): DeviceView[] {
  const active = devices.filter((device) => device.state === 'ACTIVE')
  const revoked = devices
    .filter((device) => device.state === 'REVOKED')
    .sort((a, b) => ((a.revokedAt ?? '') < (b.revokedAt ?? '') ? 1 : -1))
  return [...active, ...revoked.slice(0, REVOKED_SHOWN)]
}
