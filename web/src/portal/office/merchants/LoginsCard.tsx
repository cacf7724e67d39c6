import type { MerchantLogin, MerchantPassword, OfficeMerchant } from '@yimatong/contract/office-api'
import { type FormEvent, useState } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { PlusIcon } from '../../../shared/ui/icons.tsx'
import { useFailureWords } from '../../api/failures.ts'
import { useOfficeSession } from '../../session/session.ts'
import { Chip } from '../../ui/Chip.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { FormField } from '../ui/FormField.tsx'
import { useLoginState, useMakeLogin, useResetPassword } from './use-merchants.ts'
import { MERCHANT_WORDS } from './words.ts'

type Asked = { is: 'ADD' } | { is: 'PASSWORD'; login: MerchantLogin }

/** Who logs in for a merchant. A password is shown once, when it is made. */
export function LoginsCard({ merchant: { merchantNo, logins } }: { merchant: OfficeMerchant }) {
  const word = useWords(MERCHANT_WORDS)
  const mayWrite = useOfficeSession().role === 'LOGISTICS'
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  return (
    <section className="card" aria-labelledby="merchant-logins">
      <div className="office-card-head">
        <h2 id="merchant-logins" className="card-title">
          {word.logins}
        </h2>
        {mayWrite && (
          <button type="button" className="button button-quiet" onClick={() => setAsked({ is: 'ADD' })}>
            <PlusIcon size={16} />
            {word.addLogin}
          </button>
        )}
      </div>
      {logins.length === 0 && <p className="muted">{word.noLogins}</p>}
      <ul className="office-lines">
        {logins.map((login) => (
          <LoginLine
            key={login.userId}
            merchantNo={merchantNo}
            login={login}
            onPassword={mayWrite ? () => setAsked({ is: 'PASSWORD', login }) : undefined}
          />
        ))}
      </ul>
      {asked?.is === 'ADD' && <AddPanel merchantNo={merchantNo} onClose={close} />}
      {asked?.is === 'PASSWORD' && <PasswordPanel merchantNo={merchantNo} login={asked.login} onClose={close} />}
    </section>
  )
}

interface LoginLineProps {
  merchantNo: string
  login: MerchantLogin
  /** Absent: this person may not. */
  onPassword: (() => void) | undefined
}

function LoginLine({ merchantNo, login, onPassword }: LoginLineProps) {
  const word = useWords(MERCHANT_WORDS)
  const set = useLoginState(merchantNo)
  const { userId, name, role, active } = login
  return (
    <li className="office-line">
      <span className="office-line-name">
        <strong>{name}</strong>
        <span className="second-line">
          {login.login} · {word.role[role]}
        </span>
      </span>
      <Chip tone={active ? 'good' : 'calm'}>{active ? word.active : word.inactive}</Chip>
      {onPassword && (
        <span className="office-card-actions">
          <button type="button" className="button button-quiet" onClick={onPassword}>
            {word.newPassword}
          </button>
          <button
            type="button"
            className="button button-quiet"
            disabled={set.isPending}
            onClick={() => set.mutate({ userId, active: !active })}
          >
            {active ? word.disable : word.enable}
          </button>
        </span>
      )}
    </li>
  )
}

function AddPanel({ merchantNo, onClose }: { merchantNo: string; onClose: () => void }) {
  const word = useWords(MERCHANT_WORDS)
  const failureWords = useFailureWords()
  const make = useMakeLogin(merchantNo)
  const [login, setLogin] = useState('')
  const [name, setName] = useState('')
  if (make.data) return <Shown made={make.data} onClose={onClose} />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate({ login, name: name.trim() })
  }
  return (
    <Panel title={word.addLogin} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <FormField
          name={word.login}
          hint={word.loginHint}
          value={login}
          maxLength={32}
          pattern="[a-z0-9][a-z0-9._\-]{2,31}"
          autoCapitalize="none"
          onChange={(typed) => setLogin(typed.trim().toLowerCase())}
        />
        <FormField name={word.name} value={name} maxLength={64} onChange={setName} />
        {make.error && (
          <p className="failure" role="alert">
            {failureWords(make.error)}
          </p>
        )}
        <button type="submit" className="button button-primary" disabled={make.isPending}>
          {make.isPending ? word.busy : word.make}
        </button>
      </form>
    </Panel>
  )
}

function PasswordPanel({
  merchantNo,
  login,
  onClose,
}: {
  merchantNo: string
  login: MerchantLogin
  onClose: () => void
}) {
  const word = useWords(MERCHANT_WORDS)
  const failureWords = useFailureWords()
  const reset = useResetPassword(merchantNo)
  if (reset.data) return <Shown made={reset.data} onClose={onClose} />
  return (
    <Panel title={word.newPassword} onClose={onClose}>
      <p>{word.resetAsk(login.login)}</p>
      {reset.error && (
        <p className="failure" role="alert">
          {failureWords(reset.error)}
        </p>
      )}
      <button
        type="button"
        className="button button-primary"
        disabled={reset.isPending}
        onClick={() => reset.mutate(login.userId)}
      >
        {reset.isPending ? word.busy : word.newPassword}
      </button>
    </Panel>
  )
}

function Shown({ made: { login, password }, onClose }: { made: MerchantPassword; onClose: () => void }) {
  const word = useWords(MERCHANT_WORDS)
  return (
    <Panel title={word.passwordTitle} onClose={onClose}>
      <p role="status">{word.passwordShown(login)}</p>
      <p className="shown-password figures">
        {password} <CopyButton text={password} name={word.passwordTitle} />
      </p>
      <p className="muted">{word.passwordNote}</p>
      <button type="button" className="button button-primary" onClick={onClose}>
        {word.done}
      </button>
    </Panel>
  )
}
