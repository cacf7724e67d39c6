import { ADJUSTABLE } from '@yimatong/contract/office-api'
import { parseYuan } from '@yimatong/contract/money'
import { type FormEvent, useState } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { useOfficeSession } from '../../session/session.ts'
import { Asked, Choice, Failed, Field, YuanField } from './Fields.tsx'
import { useMoneyWrite } from './use-money.ts'
import { MONEY_WORDS } from './words.ts'

const PERSON = 'PERSON'
type On = typeof PERSON | (typeof ADJUSTABLE)[number]

/** Asks for an adjustment: an account, how much and which way, and why. */
export function AdjustSection() {
  const word = useWords(MONEY_WORDS)
  const { role } = useOfficeSession()
  const ask = useMoneyWrite<{ approvalId: string }>('adjustments')
  const [on, setOn] = useState<On>(PERSON)
  const [schoolNo, setSchoolNo] = useState('')
  const [direction, setDirection] = useState<'GIVE' | 'TAKE'>('GIVE')
  const [amount, setAmount] = useState('')
  const [reason, setReason] = useState('')
  const names = Object.fromEntries([[PERSON, word.adjust.person], ...ADJUSTABLE.map((no) => [no, no])]) as Record<
    On,
    string
  >
  const fen = parseYuan(amount)
  const account = on === PERSON ? { schoolNo: schoolNo.trim() } : on
  const whole = fen !== undefined && reason.trim() !== '' && (on !== PERSON || schoolNo.trim() !== '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (whole) ask.mutate({ account, direction, amount: fen, reason: reason.trim() })
  }
  if (role !== 'FINANCE') return <p className="muted">{word.adjust.lead}</p>
  return (
    <form className="card form money-receipt" aria-label={word.adjust.title} onSubmit={submit}>
      <p className="muted">{word.adjust.lead}</p>
      <Choice name={word.adjust.on} names={names} value={on} onChange={setOn} />
      {on === PERSON && (
        <Field name={word.find}>
          <input
            className="input figures"
            maxLength={20}
            value={schoolNo}
            onChange={(event) => setSchoolNo(event.target.value)}
          />
        </Field>
      )}
      <Choice name={word.adjust.direction} names={word.adjust.directions} value={direction} onChange={setDirection} />
      <YuanField name={word.amount} value={amount} onChange={setAmount} />
      <Field name={word.reason}>
        <input className="input" maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <button type="submit" className="button button-primary" disabled={!whole || ask.isPending}>
        {ask.isPending ? word.asking : word.ask}
      </button>
      <Failed error={ask.error} />
      <Asked answer={ask.data} />
    </form>
  )
}
