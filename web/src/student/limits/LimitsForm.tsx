import type { OwnLimitsBody } from '@yimatong/contract/holder-api'
import { type FormEvent, useId, useState } from 'react'
import { formatYuan } from '../../shared/format.ts'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { WaitIcon } from '../../shared/ui/icons.tsx'
import type { KeptAccount } from '../phone/kept.ts'
import { PinEntry } from '../pin/PinEntry.tsx'
import { refreshAccount } from '../session/account.ts'
import { platform } from '../session/servers.ts'
import { allowsMore, changesOf, limitsInForce, readLimit } from './limits.ts'
import { LIMITS_WORDS } from './words.ts'

type Fault = keyof (typeof LIMITS_WORDS)['en']['faults'] | { attemptsLeft: number }

function faultFrom(error: unknown): Fault {
  if (error instanceof NoAnswer) return 'NO_ANSWER'
  if (!(error instanceof ApiError)) throw error
  const { code, attemptsLeft = 0 } = error.problem
  if (code === 'PIN_WRONG') return { attemptsLeft }
  return code === 'PIN_LOCKED' || code === 'PIN_NOT_SET' || code === 'RATE_LIMITED' ? code : 'OTHER'
}

const typedOf = (fen: number | undefined) => (fen === undefined ? '' : formatYuan(fen).replaceAll(',', ''))

/** One's own limits, typed in yuan; what allows more asks for the PIN before it is sent. */
export default function LimitsForm({ account, onDone }: { account: KeptAccount; onDone: () => void }) {
  const word = useWords(LIMITS_WORDS)
  const [payment, setPayment] = useState(typedOf(account.ownPaymentLimit))
  const [day, setDay] = useState(typedOf(account.ownDailyLimit))
  const [step, setStep] = useState<'FORM' | 'PIN' | 'SENDING'>('FORM')
  const [fault, setFault] = useState<Fault>()
  const wanted = { payment: readLimit(payment, account.paymentLimit), day: readLimit(day, account.dailyLimit) }
  const changes =
    wanted.payment === undefined || wanted.day === undefined
      ? undefined
      : changesOf(account, { payment: wanted.payment, day: wanted.day })
  const send = async (body: OwnLimitsBody) => {
    setStep('SENDING')
    setFault(undefined)
    try {
      await platform.put<undefined>('/me/limits', body)
      await refreshAccount().catch(() => undefined)
      onDone()
    } catch (error) {
      const found = faultFrom(error)
      setFault(found)
      setStep(typeof found === 'object' ? 'PIN' : 'FORM')
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (wanted.payment === undefined || wanted.day === undefined) return
    if (changes === undefined) onDone()
    else if (allowsMore(account, changes)) setStep('PIN')
    else void send(changes)
  }
  const said = fault !== undefined && (
    <p className="pin-fault" role="alert">
      {typeof fault === 'object' ? word.wrong(fault.attemptsLeft) : word.faults[fault]}
    </p>
  )
  if (step === 'SENDING')
    return (
      <p className="pin-busy" role="status">
        <WaitIcon size={28} />
        {word.busy}
      </p>
    )
  if (step === 'PIN')
    return (
      <div className="pin-step">
        <h3>{word.pin}</h3>
        {said}
        <PinEntry label={word.pin} onTyped={(pin) => void (changes && send({ ...changes, pin }))} />
      </div>
    )
  const left = Math.max(0, limitsInForce(account).dayFen - account.spentToday)
  return (
    <form className="pin-password" onSubmit={submit} noValidate>
      <p className="pin-hint">{word.hint}</p>
      {said}
      <Field label={word.payment} school={account.paymentLimit} value={payment} onChange={setPayment} />
      <Field label={word.day} school={account.dailyLimit} value={day} onChange={setDay} />
      <p className="pin-hint figures">{word.leftToday(formatYuan(left))}</p>
      <button type="submit" className="button button-primary">
        {word.save}
      </button>
    </form>
  )
}

interface FieldProps {
  label: string
  school: number
  value: string
  onChange: (value: string) => void
}

function Field({ label, school, value, onChange }: FieldProps) {
  const word = useWords(LIMITS_WORDS)
  const id = useId()
  const isWrong = readLimit(value, school) === undefined
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        className="figures"
        value={value}
        maxLength={9}
        autoComplete="off"
        aria-invalid={isWrong}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      <small id={`${id}-hint`} className={isWrong ? 'form-failure' : 'limit-hint'} role={isWrong ? 'alert' : undefined}>
        {isWrong ? word.invalid(formatYuan(school)) : word.school(formatYuan(school))}
      </small>
    </div>
  )
}
