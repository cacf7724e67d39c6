import type { StaffMember } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { ROLE_WORDS } from '../../../shared/role-words.ts'
import { PlusIcon } from '../../../shared/ui/icons.tsx'
import { useOfficeSession } from '../../session/session.ts'
import { Chip } from '../../ui/Chip.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { AddPanel, ChangePanel, PasswordPanel } from './StaffPanels.tsx'
import { useStaff } from './use-staff.ts'
import { STAFF_WORDS } from './words.ts'
import './staff.css'

type Asked = { is: 'ADD' } | { is: 'CHANGE' | 'PASSWORD'; member: StaffMember }

/** Who works in the office and with which rights; administrators change it, the auditor looks. */
export default function StaffPage() {
  const word = useWords(STAFF_WORDS)
  const staff = useStaff()
  const isAdmin = useOfficeSession().role === 'ADMIN'
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  const add = (
    <button type="button" className="button button-primary" onClick={() => setAsked({ is: 'ADD' })}>
      <PlusIcon size={20} />
      {word.add}
    </button>
  )
  return (
    <Page title={word.title} actions={isAdmin ? add : undefined}>
      <p className="muted">{word.lead}</p>
      <Loaded query={staff}>
        {({ staff: all }) => <StaffTable staff={all} {...(isAdmin ? { onAsk: setAsked } : {})} />}
      </Loaded>
      {asked?.is === 'ADD' && <AddPanel onClose={close} />}
      {asked?.is === 'CHANGE' && <ChangePanel member={asked.member} onClose={close} />}
      {asked?.is === 'PASSWORD' && <PasswordPanel member={asked.member} onClose={close} />}
    </Page>
  )
}

interface StaffTableProps {
  staff: readonly StaffMember[]
  /** Absent for whoever may only look. */
  onAsk?: (asked: Asked) => void
}

function StaffTable({ staff, onAsk }: StaffTableProps) {
  const word = useWords(STAFF_WORDS)
  const roleWords = useWords(ROLE_WORDS)
  return (
    <TableFrame label={word.table}>
      <table className="table" aria-label={word.table}>
        <thead>
          <tr>
            <th scope="col">{word.login}</th>
            <th scope="col">{word.name}</th>
            <th scope="col">{word.role}</th>
            <th scope="col">{word.state}</th>
            {onAsk && <th scope="col">{word.actions}</th>}
          </tr>
        </thead>
        <tbody>
          {staff.map((member) => (
            <tr key={member.userId}>
              <td className="figures">{member.login}</td>
              <td>{member.name}</td>
              <td>{roleWords[member.role]}</td>
              <td>
                <Chip tone={member.active ? 'good' : 'calm'}>{member.active ? word.active : word.disabled}</Chip>
              </td>
              {onAsk && (
                <td>{member.you ? <span className="muted">{word.you}</span> : <Actions {...{ member, onAsk }} />}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Actions({ member, onAsk }: { member: StaffMember; onAsk: (asked: Asked) => void }) {
  const word = useWords(STAFF_WORDS)
  return (
    <span className="staff-actions">
      <button
        type="button"
        className="button"
        aria-label={word.change(member.login)}
        onClick={() => onAsk({ is: 'CHANGE', member })}
      >
        {word.changeShort}
      </button>
      <button
        type="button"
        className="button"
        aria-label={word.password(member.login)}
        onClick={() => onAsk({ is: 'PASSWORD', member })}
      >
        {word.passwordShort}
      </button>
    </span>
  )
}
