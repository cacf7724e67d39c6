import { type FormEvent, useState } from 'react'
import { failureOf } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { LanguageSwitch } from '../../shared/ui/LanguageSwitch.tsx'
import { Mark } from '../../shared/ui/Mark.tsx'
import { PasswordInput } from '../../shared/ui/PasswordInput.tsx'
import { SHELL_WORDS } from '../words.ts'
import { DemoLogins } from './DemoLogins.tsx'
import { useLogin } from './session.ts'
import { LOGIN_WORDS } from './words.ts'
import './login.css'

type Failures = (typeof LOGIN_WORDS)['en']['failures']

function failureSentence(error: unknown, failures: Failures): string {
  const failure = failureOf(error)
  return failure in failures ? failures[failure as keyof Failures] : failures.OTHER
}

export function LoginPage() {
  const word = useWords(LOGIN_WORDS)
  const shell = useWords(SHELL_WORDS)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  return (
    <main className="login">
      <title>{word.title}</title>
      <div className="login-top">
        <LanguageSwitch />
      </div>
      <div className="login-card">
        <header className="login-head">
          <Mark size={48} />
          <h1>
            {shell.product} <span>{word.portal}</span>
          </h1>
          <p>{word.lead}</p>
        </header>
        <LoginForm name={name} password={password} onName={setName} onPassword={setPassword} />
        <DemoLogins
          onPick={(login) => {
            setName(login.login)
            setPassword(login.password)
          }}
        />
      </div>
    </main>
  )
}

interface LoginFormProps {
  name: string
  password: string
  onName: (value: string) => void
  onPassword: (value: string) => void
}

function LoginForm({ name, password, onName, onPassword }: LoginFormProps) {
  const word = useWords(LOGIN_WORDS)
  const login = useLogin()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    login.mutate({ login: name.trim(), password })
  }
  return (
    <form className="login-form" onSubmit={submit}>
      <label className="field">
        <span className="field-name">{word.login}</span>
        <input
          className="input"
          name="username"
          value={name}
          required
          maxLength={32}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => onName(event.target.value)}
        />
      </label>
      <div className="field">
        <label className="field-name" htmlFor="password">
          {word.password}
        </label>
        <PasswordInput id="password" className="input" value={password} onChange={onPassword} />
      </div>
      {login.isError && (
        <p className="failure" role="alert">
          {failureSentence(login.error, word.failures)}
        </p>
      )}
      <button type="submit" className="button button-primary" disabled={login.isPending}>
        {login.isPending ? word.busy : word.action}
      </button>
    </form>
  )
}
