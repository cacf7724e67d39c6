import type { PersonCard, PersonDevices } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { Chip } from '../../ui/Chip.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { ReasonPanel } from './ReasonPanel.tsx'
import { useMayChange } from './use-may.ts'
import { usePhones, useRevokePhones } from './use-people.ts'
import { CARD_WORDS } from './words.ts'

/** The phones that show somebody's codes; the code service may be away while the rest of the card is there. */
export function PhonesCard({ person }: { person: PersonCard }) {
  const word = useWords(CARD_WORDS)
  const phones = usePhones(person.personId)
  const mayChange = useMayChange(person)
  const [open, setOpen] = useState<{ deviceId: string | undefined }>()
  const active = phones.data?.devices.filter(({ state }) => state === 'ACTIVE').length ?? 0
  return (
    <section className="card">
      <div className="card-head">
        <h2 className="card-title">{word.phones}</h2>
        {mayChange && active > 1 && (
          <button type="button" className="button" onClick={() => setOpen({ deviceId: undefined })}>
            {word.revokeAll}
          </button>
        )}
      </div>
      <Loaded query={phones}>
        {({ devices }) =>
          devices.length === 0 ? (
            <p className="muted">{word.noPhones}</p>
          ) : (
            <Table devices={devices} onRevoke={mayChange ? (deviceId) => setOpen({ deviceId }) : undefined} />
          )
        }
      </Loaded>
      {open && <RevokePanel personId={person.personId} {...open} onClose={() => setOpen(undefined)} />}
    </section>
  )
}

interface TableProps {
  devices: PersonDevices['devices']
  onRevoke: ((deviceId: string) => void) | undefined
}

function Table({ devices, onRevoke }: TableProps) {
  const word = useWords(CARD_WORDS)
  return (
    <TableFrame label={word.phones}>
      <table className="table" aria-label={word.phones}>
        <thead>
          <tr>
            <th scope="col">{word.phone}</th>
            <th scope="col">{word.enrolled}</th>
            <th scope="col">{word.lastCodes}</th>
            <th scope="col">{word.state}</th>
            {onRevoke && (
              <th scope="col">
                <span className="visually-hidden">{word.revoke}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {devices.map(({ deviceId, name, state, createdAt, lastIssuedAt }) => (
            <tr key={deviceId}>
              <td className="long-text">{name}</td>
              <td className="nowrap">
                <When at={createdAt} />
              </td>
              <td className="nowrap">{lastIssuedAt === undefined ? '–' : <When at={lastIssuedAt} />}</td>
              <td>
                <Chip tone={state === 'ACTIVE' ? 'good' : 'calm'}>{word.phoneStates[state]}</Chip>
              </td>
              {onRevoke && (
                <td className="number">
                  {state === 'ACTIVE' && (
                    <button type="button" className="button" onClick={() => onRevoke(deviceId)}>
                      {word.revoke}
                    </button>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

interface RevokePanelProps {
  personId: string
  deviceId: string | undefined
  onClose: () => void
}

function RevokePanel({ personId, deviceId, onClose }: RevokePanelProps) {
  const word = useWords(CARD_WORDS)
  const revoke = useRevokePhones(personId, deviceId)
  const isAll = deviceId === undefined
  return (
    <ReasonPanel
      title={word.revokeTitle}
      lead={isAll ? word.revokeAllLead : word.revokeLead}
      go={isAll ? word.revokeAll : word.revoke}
      isPending={revoke.isPending}
      error={revoke.error}
      onSubmit={(reason) => revoke.mutate(reason, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}
