import { type FormEvent, useEffect, useRef, useState } from 'react'
import { failureOf } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { LanguageSwitch } from '../../shared/ui/LanguageSwitch.tsx'
import { Mark } from '../../shared/ui/Mark.tsx'
import { ACTIVATION_CODE_LENGTH, activate, tidyActivationCode, writtenActivationCode } from '../till/activation.ts'
import type { Database } from '../till/database.ts'
import { DemoTerminals } from './DemoTerminals.tsx'
import { ACTIVATION_WORDS } from './words.ts'

interface ActivationPageProps {
  database: Database
  onActivated: () => void
}

function useActivation({ database, onActivated }: ActivationPageProps) {
  const word = useWords(ACTIVATION_WORDS)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setFailure(undefined)
    try {
      await activate(database, code)
      onActivated()
    } catch (error) {
      const reason = failureOf(error)
      setFailure(
        reason === 'NO_ANSWER'
          ? word.noAnswer
          : reason === 'ACTIVATION_CODE_INVALID'
            ? word.invalid
            : word.other(reason),
      )
      setBusy(false)
    }
  }
  return { code, setCode, busy, failure, submit }
}

/** The first start: a single-use code binds a key that is made here and never leaves. */
export function ActivationPage(props: ActivationPageProps) {
  const word = useWords(ACTIVATION_WORDS)
  const { code, setCode, busy, failure, submit } = useActivation(props)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  // Enter then activates, however the code came in.
  const fill = (demoCode: string) => {
    setCode(demoCode)
    input.current?.focus()
  }
  return (
    <main className="activation">
      <header className="activation-head">
        <Mark size={40} />
        <h1>{word.title}</h1>
        <LanguageSwitch />
      </header>
      <form className="card activation-form" onSubmit={(event) => void submit(event)}>
        <p>{word.lead}</p>
        <label htmlFor="activation-code">{word.code}</label>
        <input
          ref={input}
          id="activation-code"
          className="activation-code figures"
          value={writtenActivationCode(code)}
          onChange={(event) => setCode(tidyActivationCode(event.target.value))}
          placeholder="XXXX-XXXX"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          aria-invalid={failure !== undefined}
          aria-describedby="activation-failure"
        />
        <p id="activation-failure" className="failure" role="alert">
          {failure}
        </p>
        <button
          type="submit"
          className="button button-primary activation-button"
          disabled={busy || code.length !== ACTIVATION_CODE_LENGTH}
        >
          {busy ? word.activating : word.activate}
        </button>
      </form>
      <DemoTerminals onCode={fill} />
    </main>
  )
}
