import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { WaitIcon } from '../../shared/ui/icons.tsx'
import { PinEntry } from './PinEntry.tsx'
import type { Setting, SettingFault } from './setting.ts'
import { useSetting } from './use-setting.ts'
import { PIN_WORDS } from './words.ts'
import './pin.css'

interface SetPinProps {
  proof: Setting['proof']
  onDone: () => void
}

/** Setting a PIN, step by step in one place: typed twice, proved, saved. */
export default function SetPin({ proof, onDone }: SetPinProps) {
  const word = useWords(PIN_WORDS)
  const { setting, typed, sendPassword, forgotten } = useSetting(proof)
  const { step, fault } = setting
  const done = useEffectEvent(onDone)
  useEffect(() => {
    if (step === 'DONE') done()
  }, [step])
  if (step === 'SENDING' || step === 'DONE')
    return (
      <p className="pin-busy" role="status">
        <WaitIcon size={28} />
        {word.busy}
      </p>
    )
  const { title, hint } = word.steps[step]
  return (
    <div className="pin-step">
      <h3>{title}</h3>
      {fault === undefined ? hint !== '' && <p className="pin-hint">{hint}</p> : <Fault fault={fault} />}
      {step === 'PASSWORD' ? (
        <PasswordForm onSend={sendPassword} />
      ) : (
        <PinEntry key={step} label={title} onTyped={typed} />
      )}
      {step === 'OLD_PIN' && (
        <button type="button" className="button button-quiet" onClick={forgotten}>
          {word.forgotten}
        </button>
      )}
    </div>
  )
}

function Fault({ fault }: { fault: SettingFault }) {
  const word = useWords(PIN_WORDS)
  return (
    <p className="pin-fault" role="alert">
      {fault.kind === 'PIN_WRONG' ? word.wrong(fault.attemptsLeft) : word.faults[fault.kind]}
    </p>
  )
}

function PasswordForm({ onSend }: { onSend: (password: string) => void }) {
  const word = useWords(PIN_WORDS)
  const [password, setPassword] = useState('')
  const input = useRef<HTMLInputElement>(null)
  // The key that was pressed last is gone with the pad.
  useEffect(() => input.current?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSend(password)
  }
  return (
    <form className="pin-password" onSubmit={submit}>
      <label className="field">
        <span>{word.password}</span>
        <input
          ref={input}
          type="password"
          value={password}
          required
          maxLength={128}
          autoComplete="current-password"
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      <button type="submit" className="button button-primary">
        {word.action}
      </button>
    </form>
  )
}
