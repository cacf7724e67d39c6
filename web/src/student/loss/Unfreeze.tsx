import { type FormEvent, useState } from 'react'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { WaitIcon } from '../../shared/ui/icons.tsx'
import { PinEntry } from '../pin/PinEntry.tsx'
import { refreshAccount } from '../session/account.ts'
import { platform } from '../session/servers.ts'
import { LOSS_WORDS } from './words.ts'

type Fault = keyof (typeof LOSS_WORDS)['en']['unfreeze']['faults'] | { attemptsLeft: number }

const PLAIN = ['PASSWORD_WRONG', 'PIN_LOCKED', 'PIN_NOT_SET', 'RATE_LIMITED'] as const

function faultFrom(error: unknown): Fault {
  if (error instanceof NoAnswer) return 'NO_ANSWER'
  if (!(error instanceof ApiError)) throw error
  const { code, attemptsLeft = 0 } = error.problem
  if (code === 'PIN_WRONG') return { attemptsLeft }
  if (code === 'TSM_UNAVAILABLE' || code === 'ONECARD_UNAVAILABLE') return 'NOT_EVERYWHERE'
  return PLAIN.find((known) => known === code) ?? 'OTHER'
}

/** Lifting a report: the password first, then the PIN; both go together. Neither is kept beyond that. */
export function Unfreeze() {
  const word = useWords(LOSS_WORDS).unfreeze
  const [password, setPassword] = useState('')
  const [step, setStep] = useState<'PASSWORD' | 'PIN' | 'SENDING'>('PASSWORD')
  const [fault, setFault] = useState<Fault>()
  const next = (event: FormEvent) => {
    event.preventDefault()
    setFault(undefined)
    setStep('PIN')
  }
  const send = async (pin: string) => {
    setStep('SENDING')
    try {
      await platform.post<undefined>('/me/unfreeze', { password, pin })
      await refreshAccount()
    } catch (error) {
      const found = faultFrom(error)
      setFault(found)
      setStep(found === 'PASSWORD_WRONG' ? 'PASSWORD' : 'PIN')
    }
  }
  if (step === 'SENDING')
    return (
      <p className="pin-busy" role="status">
        <WaitIcon size={28} />
        {word.busy}
      </p>
    )
  return (
    <div className="pin-step">
      {fault !== undefined && (
        <p className="pin-fault" role="alert">
          {typeof fault === 'object' ? word.wrong(fault.attemptsLeft) : word.faults[fault]}
        </p>
      )}
      {step === 'PIN' ? (
        <>
          <h3>{word.pin}</h3>
          <PinEntry label={word.pin} onTyped={(pin) => void send(pin)} />
        </>
      ) : (
        <form className="pin-password" onSubmit={next}>
          <label className="field">
            <span>{word.password}</span>
            <input
              type="password"
              value={password}
              required
              maxLength={128}
              autoComplete="current-password"
              onChange={(event) => setPassword(event.target.value)}
            />
          </label>
          <button type="submit" className="button button-primary">
            {word.next}
          </button>
        </form>
      )}
    </div>
  )
}
