import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { failureOf } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { PhoneIcon } from '../../shared/ui/icons.tsx'
import { PATHS } from '../paths.ts'
import { guessedDeviceName } from '../phone/device-name.ts'
import { enrol } from '../phone/enrol.ts'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { ENROL_WORDS } from './words.ts'

type Failure = 'DEVICE_LIMIT' | 'RATE_LIMITED' | 'NO_ANSWER' | 'OTHER'

function failureToShow(error: unknown): Failure {
  const failure = failureOf(error)
  return failure === 'DEVICE_LIMIT' || failure === 'RATE_LIMITED' || failure === 'NO_ANSWER' ? failure : 'OTHER'
}

/** One step: a name, one button. `again`: this phone was revoked, or its keys are gone. */
export default function EnrolPage({ again }: { again: boolean }) {
  const word = useWords(ENROL_WORDS)
  const [name, setName] = useState(() => guessedDeviceName(navigator.userAgent))
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setFailure(undefined)
    try {
      await enrol(name.trim())
    } catch (error) {
      setFailure(failureToShow(error))
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
