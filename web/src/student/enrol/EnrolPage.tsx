import { type FormEvent, useEffect, useState } from 'react'
import { Link } from 'wouter'
import { failureOf } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { PhoneIcon } from '../../shared/ui/icons.tsx'
import { PasswordInput } from '../../shared/ui/PasswordInput.tsx'
import { PATHS } from '../paths.ts'
import { guessedDeviceName } from '../phone/device-name.ts'
import { enrol } from '../phone/enrol.ts'
import { session } from '../session/servers.ts'
import { loginAgain } from '../session/session.ts'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { ENROL_WORDS } from './words.ts'

type Failure = keyof (typeof ENROL_WORDS)['en']['failures']

function failureToShow(error: unknown): Failure {
  const failure = failureOf(error)
  const known: readonly string[] = ['DEVICE_LIMIT', 'RATE_LIMITED', 'LOGIN_FAILED', 'NO_ANSWER']
  return known.includes(failure) ? (failure as Failure) : 'OTHER'
}

/** Whether enrolling takes the password once more: the session is open since long ago, and whoever has the phone now may be somebody else. */
function useProof(): [boolean, (isAsked: boolean) => void] {
  const [isAsked, setIsAsked] = useState(false)
  useEffect(() => {
    // Without an answer the button asks again.
    session.get().then(
      ({ enrols }) => setIsAsked(!enrols),
      () => undefined,
    )
  }, [])
  return [isAsked, setIsAsked]
}

/** One step: a name, the password where it is asked for, one button. `again`: this phone was revoked, or its keys are gone. */
export default function EnrolPage({ again }: { again: boolean }) {
  const word = useWords(ENROL_WORDS)
  const [name, setName] = useState(() => guessedDeviceName(navigator.userAgent))
  const [password, setPassword] = useState('')
  const [isAsked, setIsAsked] = useProof()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setFailure(undefined)
    try {
      if (isAsked) await loginAgain(password)
      setIsAsked(false)
      await enrol(name.trim())
    } catch (error) {
      // The page was open for so long: it says why it asks, and nothing has failed.
      if (failureOf(error) === 'PROOF_REQUIRED') setIsAsked(true)
      else setFailure(failureToShow(error))
      setBusy(false)
    }
  }
  return (
    <StatePage
      icon={<PhoneIcon size={40} />}
      title={again ? word.again : word.title}
      sentence={again ? word.againSentence : word.sentence}
    >
      <form className="enrol-form" onSubmit={(event) => void submit(event)}>
        <label className="field">
          <span>{word.name}</span>
          <input value={name} maxLength={40} required autoComplete="off" onChange={(e) => setName(e.target.value)} />
        </label>
        {isAsked && (
          <>
            <p className="form-note" role="status">
              {word.proof}
            </p>
            <div className="field">
              <label htmlFor="password">{word.password}</label>
              <PasswordInput id="password" value={password} onChange={setPassword} />
            </div>
          </>
        )}
        {failure !== undefined && (
          <p className="form-failure" role="alert">
            {word.failures[failure]} {failure === 'DEVICE_LIMIT' && <Link href={PATHS.me}>{word.devices}</Link>}
          </p>
        )}
        <button type="submit" className="button button-primary" disabled={busy || name.trim() === ''}>
          {busy ? word.busy : word.action}
        </button>
      </form>
    </StatePage>
  )
}
