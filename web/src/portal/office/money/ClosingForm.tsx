import type { CounterPerson } from '@yimatong/contract/office-api'
import { type FormEvent, useState } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { Asked, Choice, Failed, Field } from './Fields.tsx'
import { useMoneyWrite } from './use-money.ts'
import { MONEY_WORDS } from './words.ts'

type PayTo = 'C-CASH' | 'C-BANK' | 'C-SUSPENSE'

/** Asks for an account to be paid out and closed. */
export function ClosingForm({ person }: { person: CounterPerson }) {
  const word = useWords(MONEY_WORDS)
  const ask = useMoneyWrite<{ approvalId: string }>('closings')
  const [payTo, setPayTo] = useState<PayTo>('C-CASH')
  const [reason, setReason] = useState('')
  const line = reason.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (line !== '') ask.mutate({ personId: person.personId, payTo, reason: line })
  }
  return (
    <form className="card form" aria-labelledby="money-close" onSubmit={submit}>
      <h2 className="card-title" id="money-close">
        {word.close}
      </h2>
      <p className="muted">{word.closeLead}</p>
      <Choice name={word.payTo} names={word.payTos} value={payTo} onChange={setPayTo} />
      <Field name={word.reason}>
        <input className="input" maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <button type="submit" className="button" disabled={line === '' || ask.isPending}>
        {ask.isPending ? word.asking : word.ask}
      </button>
      <Failed error={ask.error} />
      <Asked answer={ask.data} />
    </form>
  )
}
