import type { DeviceView } from '@yimatong/contract/tsm-api'
import { useState } from 'react'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { PhoneIcon } from '../../shared/ui/icons.tsx'
import { useApp } from '../app-state.ts'
import { dayOrTime } from '../../shared/day-or-time.ts'
import { useCampusNow } from '../use-now.ts'
import { RevokeDialog } from './RevokeDialog.tsx'
import { useDevices } from './use-devices.ts'
import { ME_WORDS } from './words.ts'

/** Every phone that can pay from this account, and how to stop one. */
export function Devices() {
  const word = useWords(ME_WORDS)
  const { devices, reload } = useDevices()
  const online = useApp((state) => state.online)
  const [revoking, setRevoking] = useState<DeviceView>()
  const said =
    devices === undefined
      ? online
        ? undefined
        : word.devicesOffline
      : devices.length === 0
        ? word.noDevices
        : undefined
  return (
    <section className="card">
      <h2 className="card-title">{word.devices}</h2>
      {said !== undefined && <p className="card-said">{said}</p>}
      <ul>
        {devices?.map((device) => (
          <Device key={device.deviceId} device={device} onRevoke={() => setRevoking(device)} />
        ))}
      </ul>
      {revoking !== undefined && (
        <RevokeDialog device={revoking} onDone={reload} onClose={() => setRevoking(undefined)} />
      )}
    </section>
  )
}

function Device({ device, onRevoke }: { device: DeviceView; onRevoke: () => void }) {
  const word = useWords(ME_WORDS)
  const language = useLanguage()
  const now = useCampusNow()
  const own = useApp((state) => state.device?.deviceId) === device.deviceId
  const when = (instant: string) => dayOrTime(Date.parse(instant), now, language)
  const active = device.state === 'ACTIVE'
  const since =
    device.revokedAt !== undefined
      ? word.revokedAt(when(device.revokedAt))
      : device.lastIssuedAt !== undefined
        ? word.lastIssued(when(device.lastIssuedAt))
        : word.since(when(device.createdAt))
  return (
    <li className={active ? 'device' : 'device device-revoked'}>
      <PhoneIcon />
      <div className="device-what">
        <span className="device-name">
          {device.name}
          {own && <span className="tag">{word.thisPhone}</span>}
        </span>
        <span className="device-since figures">{since}</span>
      </div>
      {active && (
        <button
          type="button"
          className="button button-quiet button-stop"
          aria-label={word.revokeOf(device.name)}
          onClick={onRevoke}
        >
          {word.revoke}
        </button>
      )}
    </li>
  )
}
