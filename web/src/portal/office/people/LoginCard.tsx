import type { NewPassword, PersonCard } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ReasonPanel } from './ReasonPanel.tsx'
import { useMayChange } from './use-may.ts'
import { useNewPassword, useVerb } from './use-people.ts'
import { CARD_WORDS } from './words.ts'

type Open = 'password' | 'unlock'

/** How somebody gets in, and what to do for those who cannot. */
export function LoginCard({ person }: { person: PersonCard }) {
  const word = useWords(CARD_WORDS)
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const mayChange = useMayChange(person)
  const pin = person.pinLocked ? 'LOCKED' : person.pinSet ? 'SET' : 'NONE'
  return (
    <section className="card">
      <h2 className="card-title">{word.login}</h2>
      <Facts short>
        <Fact name={word.mayLogIn}>{person.mayLogIn ? word.yes : word.no}</Fact>
        <Fact name={word.pin}>{word.pins[pin]}</Fact>
      </Facts>
      {mayChange && (
        <div className="page-actions">
          <button type="button" className="button" onClick={() => setOpen('password')}>
            {word.password}
          </button>
          {person.pinLocked && (
            <button type="button" className="button" onClick={() => setOpen('unlock')}>
              {word.unlock}
            </button>
          )}
        </div>
      )}
      {open === 'password' && <PasswordPanel personId={person.personId} onClose={close} />}
      {open === 'unlock' && <UnlockPanel personId={person.personId} onClose={close} />}
    </section>
  )
}

interface OneProps {
  personId: string
  onClose: () => void
}

function PasswordPanel({ personId, onClose }: OneProps) {
  const word = useWords(CARD_WORDS)
  const renew = useNewPassword(personId)
  if (renew.data !== undefined) return <Shown login={renew.data} onClose={onClose} />
  return (
    <ReasonPanel
      title={word.passwordTitle}
      lead={word.passwordLead}
      go={word.password}
      isPending={renew.isPending}
      error={renew.error}
      onSubmit={(reason) => renew.mutate(reason)}
      onClose={onClose}
    />
  )
}

function Shown({ login, onClose }: { login: NewPassword; onClose: () => void }) {
  const word = useWords(CARD_WORDS)
  return (
    <Panel title={word.newPassword} place="CENTRE" onClose={onClose}>
      <Facts>
        <Fact name={word.schoolNo} className="figures">
          {login.schoolNo}
        </Fact>
      </Facts>
      <p className="secret">{login.password}</p>
      <p className="notice">{word.once}</p>
      <div className="panel-actions">
        <button type="button" className="button button-primary" onClick={onClose}>
          {word.done}
        </button>
      </div>
    </Panel>
  )
}

function UnlockPanel({ personId, onClose }: OneProps) {
  const word = useWords(CARD_WORDS)
  const unlock = useVerb(personId, 'pin/unlock')
  return (
    <ReasonPanel
      title={word.unlockTitle}
      lead={word.unlockLead}
      go={word.unlock}
      isPending={unlock.isPending}
      error={unlock.error}
      onSubmit={(reason) => unlock.mutate(reason, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}
