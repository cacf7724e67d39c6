import type { CounterPerson } from '@yimatong/contract/office-api'
import { type FormEvent, useState } from 'react'
import { useSearchParams } from 'wouter'
import { ApiError } from '../../../shared/http/errors.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { useOfficeSession } from '../../session/session.ts'
import { Chip } from '../../ui/Chip.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { useBeginning } from '../../ui/use-beginning.ts'
import { ClosingForm } from './ClosingForm.tsx'
import { Drawers } from './Drawers.tsx'
import { Failed, Field } from './Fields.tsx'
import { TopUpForm } from './TopUpForm.tsx'
import { useCounterPerson } from './use-money.ts'
import { MONEY_WORDS } from './words.ts'

/** Who stands at the counter, and what can be done for them; below, the day's drawers. */
export function CounterSection() {
  const [params, setParams] = useSearchParams()
  const schoolNo = params.get('schoolNo') ?? undefined
  return (
    <>
      <Find schoolNo={schoolNo} onFind={(found) => setParams({ schoolNo: found })} />
      {schoolNo !== undefined && <Found key={schoolNo} schoolNo={schoolNo} />}
      <Drawers />
    </>
  )
}

function Find({ schoolNo, onFind }: { schoolNo: string | undefined; onFind: (schoolNo: string) => void }) {
  const word = useWords(MONEY_WORDS)
  const [text, setText] = useState(schoolNo ?? '')
  const beginning = useBeginning()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') onFind(text.trim())
  }
  return (
    <form className="money-find" role="search" aria-label={word.finding} onSubmit={submit}>
      <Field name={word.find}>
        <input
          ref={beginning}
          className="input figures"
          autoComplete="off"
          maxLength={20}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <button type="submit" className="button">
        {word.go}
      </button>
    </form>
  )
}

function Found({ schoolNo }: { schoolNo: string }) {
  const word = useWords(MONEY_WORDS)
  const { role } = useOfficeSession()
  const { data: person, error } = useCounterPerson(schoolNo)
  if (error instanceof ApiError && (error.code === 'NOT_FOUND' || error.code === 'VALIDATION_FAILED'))
    return (
      <p className="failure" role="alert">
        {word.notFound}
      </p>
    )
  if (person === undefined) return error === null ? <div className="skeleton" /> : <Failed error={error} />
  const open = person.state !== 'CLOSED' && role === 'FINANCE'
  return (
    <div className="money-columns">
      <PersonCard person={person} />
      {open && <TopUpForm person={person} />}
      {open && <ClosingForm person={person} />}
    </div>
  )
}

function PersonCard({ person }: { person: CounterPerson }) {
  const word = useWords(MONEY_WORDS)
  const { name, schoolNo, identityClass, state, balance, subsidy } = person
  return (
    <section className="card" aria-labelledby="money-person">
      <h2 className="card-title" id="money-person">
        {name}
      </h2>
      <Facts>
        <Fact name={word.find}>
          <span className="figures">{schoolNo}</span>
        </Fact>
        <Fact name={word.class}>{identityClass === undefined ? word.noClass : word.classes[identityClass]}</Fact>
        <Fact name={word.account}>
          <Chip tone={state === 'ACTIVE' ? 'good' : 'bad'}>{word.accountStates[state]}</Chip>
        </Fact>
        <Fact name={word.balance}>
          <Amount fen={balance} />
        </Fact>
        <Fact name={word.subsidy}>
          <Amount fen={subsidy} />
        </Fact>
      </Facts>
      <p className="muted">{word.compare}</p>
    </section>
  )
}
