import { type FormEvent, useState } from 'react'
import { Redirect } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { failureOf } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { LanguageSwitch } from '../../shared/ui/LanguageSwitch.tsx'
import { Mark } from '../../shared/ui/Mark.tsx'
import { PasswordInput } from '../../shared/ui/PasswordInput.tsx'
import { useApp } from '../app-state.ts'
import { PATHS } from '../paths.ts'
import { login } from '../session/session.ts'
import { synchronise } from '../session/synchronise.ts'
import { SHELL_WORDS } from '../words.ts'
import { DemoLogins } from './DemoLogins.tsx'
import { wantedPath } from './wanted.ts'
import { LOGIN_WORDS } from './words.ts'
import { PageTitle } from '../ui/PageTitle.tsx'
import './login.css'

type Failure = keyof (typeof LOGIN_WORDS)['en']['failures']

function failureToShow(error: unknown): Failure {
  const failure = failureOf(error)
  const known: readonly string[] = ['LOGIN_FAILED', 'RATE_LIMITED', 'NO_ANSWER', 'VALIDATION_FAILED']
  return known.includes(failure) ? (failure as Failure) : 'OTHER'
}

export function LoginPage() {
  const word = useWords(LOGIN_WORDS)
  const shell = useWords(SHELL_WORDS)
  const [schoolNo, setSchoolNo] = useState('')
  const [password, setPassword] = useState('')
  const wanted = wantedPath(useHistoryState())
  // Logged in just now, or still since the last time.
  if (useApp((state) => state.session) === 'OPEN') return <Redirect href={wanted ?? PATHS.pay} replace />
  return (
    <main className="login">
      <PageTitle title={word.title} />
      <div className="login-top">
        <LanguageSwitch />
      </div>
      <header className="login-head">
        <Mark size={56} />
        <h1>{shell.product}</h1>
        <p>{word.lead}</p>
      </header>
      <LoginForm schoolNo={schoolNo} password={password} onSchoolNo={setSchoolNo} onPassword={setPassword} />
      <DemoLogins
        onPick={(login) => {
          setSchoolNo(login.schoolNo)
          setPassword(login.password)
        }}
      />
    </main>
  )
}

interface LoginFormProps {
  schoolNo: string
  password: string
  onSchoolNo: (value: string) => void
  onPassword: (value: string) => void
}

function LoginForm({ schoolNo, password, onSchoolNo, onPassword }: LoginFormProps) {
  const word = useWords(LOGIN_WORDS)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setFailure(undefined)
    try {
      await login({ schoolNo: schoolNo.trim(), password })
      void synchronise()
    } catch (error) {
      setFailure(failureToShow(error))
      setBusy(false)
    }
  }
  return (
    <form className="login-form" onSubmit={(event) => void submit(event)}>
      <label className="field">
        <span>{word.schoolNo}</span>
        <input
          name="username"
          value={schoolNo}
          required
          maxLength={20}
          autoComplete="username"
          autoCapitalize="characters"
          spellCheck={false}
          onChange={(event) => onSchoolNo(event.target.value)}
        />
      </label>
      <div className="field">
        <label htmlFor="password">{word.password}</label>
        <PasswordInput id="password" value={password} onChange={onPassword} />
      </div>
      {failure !== undefined && (
        <p className="form-failure" role="alert">
          {word.failures[failure]}
        </p>
      )}
      <button type="submit" className="button button-primary" disabled={busy}>
        {busy ? word.busy : word.action}
      </button>
    </form>
  )
}
