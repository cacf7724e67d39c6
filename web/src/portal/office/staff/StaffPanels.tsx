import type { StaffMember, StaffPassword } from '@yimatong/contract/office-api'
import { OFFICE_ROLES, type OfficeRole } from '@yimatong/contract/roles'
import { type FormEvent, useState } from 'react'
import { ApiError } from '../../../shared/http/errors.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { Panel } from '../../ui/Panel.tsx'
import { useAddStaff, useChangeStaff, useNewPassword } from './use-staff.ts'
import { STAFF_WORDS } from './words.ts'

interface PanelProps {
  onClose: () => void
}

/** Adds somebody, whose password is then shown once. */
export function AddPanel({ onClose }: PanelProps) {
  const word = useWords(STAFF_WORDS)
  const add = useAddStaff()
  const [login, setLogin] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState<OfficeRole>('LOGISTICS')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate({ login, name: name.trim(), role })
  }
  if (add.data) return <ShownPassword made={add.data} onClose={onClose} />
  return (
    <Panel title={word.add} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <Field
          name={word.login}
          hint={word.loginHint}
          value={login}
          pattern="[a-z0-9][a-z0-9._\-]{2,31}"
          onChange={setLogin}
        />
        <Field name={word.name} value={name} onChange={setName} />
        <RoleField role={role} onChange={setRole} />
        <Refusal error={add.error} />
        <Save pending={add.isPending} />
      </form>
    </Panel>
  )
}

/** Names somebody anew, gives another role, disables or enables. */
export function ChangePanel({ member, onClose }: PanelProps & { member: StaffMember }) {
  const word = useWords(STAFF_WORDS)
  const change = useChangeStaff(member.userId)
  const [name, setName] = useState(member.name)
  const [role, setRole] = useState(member.role)
  const [active, setActive] = useState(member.active)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ name: name.trim(), role, active }, { onSuccess: onClose })
  }
  return (
    <Panel title={word.changeTitle} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p className="figures">{member.login}</p>
        <Field name={word.name} value={name} onChange={setName} />
        <RoleField role={role} onChange={setRole} />
        <label className="staff-check">
          <input type="checkbox" checked={active} onChange={(event) => setActive(event.target.checked)} />
          {word.mayLogIn}
        </label>
        <p className="field-hint">{word.ends}</p>
        <Refusal error={change.error} />
        <Save pending={change.isPending} />
      </form>
    </Panel>
  )
}

/** A new password for somebody who forgot it. */
export function PasswordPanel({ member, onClose }: PanelProps & { member: StaffMember }) {
  const word = useWords(STAFF_WORDS)
  const make = useNewPassword(member.userId)
  if (make.data) return <ShownPassword made={make.data} onClose={onClose} />
  return (
    <Panel title={word.passwordTitle} place="CENTRE" onClose={onClose}>
      <p>{word.passwordAsk(member.name)}</p>
      <Refusal error={make.error} />
      <div className="panel-actions">
        <button
          type="button"
          className="button button-primary"
          disabled={make.isPending}
          onClick={() => make.mutate(undefined)}
        >
          {word.make}
        </button>
      </div>
    </Panel>
  )
}

function ShownPassword({ made: { member, password }, onClose }: PanelProps & { made: StaffPassword }) {
  const word = useWords(STAFF_WORDS)
  return (
    <Panel title={word.shownTitle(member.name)} place="CENTRE" onClose={onClose}>
      <p role="status">{word.shown}</p>
      <p className="activation-code figures">{password}</p>
      <button type="button" className="button button-primary" onClick={onClose}>
        {word.done}
      </button>
    </Panel>
  )
}

interface FieldProps {
  name: string
  hint?: string
  value: string
  pattern?: string
  onChange: (value: string) => void
}

const Field = ({ name, hint, value, pattern, onChange }: FieldProps) => (
  <label className="field">
    <span className="field-name">{name}</span>
    <input
      className="input"
      value={value}
      required
      maxLength={pattern === undefined ? 64 : 32}
      pattern={pattern}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
    />
    {hint !== undefined && <span className="field-hint">{hint}</span>}
  </label>
)

function RoleField({ role, onChange }: { role: OfficeRole; onChange: (role: OfficeRole) => void }) {
  const word = useWords(STAFF_WORDS)
  return (
    <fieldset className="staff-roles">
      <legend className="field-name">{word.role}</legend>
      {OFFICE_ROLES.map((known) => (
        <label key={known} className="staff-role">
          <input type="radio" name="role" checked={known === role} onChange={() => onChange(known)} />
          {word.roles[known]}
        </label>
      ))}
    </fieldset>
  )
}

function Save({ pending }: { pending: boolean }) {
  const word = useWords(STAFF_WORDS)
  return (
    <button type="submit" className="button button-primary" disabled={pending}>
      {pending ? word.busy : word.save}
    </button>
  )
}

function Refusal({ error }: { error: Error | null }) {
  const word = useWords(STAFF_WORDS)
  const failureWords = useFailureWords()
  if (error === null) return null
  const isTaken = error instanceof ApiError && error.code === 'STATE_CONFLICT'
  return (
    <p className="failure" role="alert">
      {isTaken ? word.taken : failureWords(error)}
    </p>
  )
}
