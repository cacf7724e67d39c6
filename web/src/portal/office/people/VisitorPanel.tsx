import { businessDateOf } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { VisitorSlip } from '@yimatong/contract/office-api'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { PrinterIcon } from '../../../shared/ui/icons.tsx'
import { useFailureWords } from '../../api/failures.ts'
import { serverClock } from '../../api/http.ts'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Field } from './Field.tsx'
import { useNewVisitor } from './use-people.ts'
import { PERSON_WORDS, VISITOR_WORDS } from './words.ts'

/** Somebody stands at the counter for some days: one form, then a slip with the login. */
export function VisitorPanel({ onClose }: { onClose: () => void }) {
  const word = useWords(VISITOR_WORDS)
  const failureWords = useFailureWords()
  const make = useNewVisitor()
  // Made once for the form: sent again after a lost answer it is the same visitor.
  const [personId] = useState(() => newId('person'))
  const today = businessDateOf(serverClock.now())
  const [visitor, setVisitor] = useState({ name: '', identityFrom: today, identityUntil: today, reason: '' })
  const { name, identityFrom, identityUntil, reason } = visitor
  const isReady = name.trim() !== '' && reason.trim() !== '' && identityFrom <= identityUntil
  if (make.data !== undefined) return <Slip slip={make.data} onClose={onClose} />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    make.mutate({ personId, ...visitor, name: name.trim(), reason: reason.trim() })
  }
  const set = (field: keyof typeof visitor) => (event: { target: { value: string } }) =>
    setVisitor({ ...visitor, [field]: event.target.value })
  return (
    <Panel title={word.title} onClose={onClose}>
      <p>{word.lead}</p>
      <form className="form" onSubmit={submit}>
        <Field
          name={word.name}
          renderControl={(field) => (
            <input {...field} className="input" maxLength={64} required value={name} onChange={set('name')} />
          )}
        />
        <Field
          name={word.from}
          renderControl={(field) => (
            <input
              {...field}
              className="input"
              type="date"
              required
              value={identityFrom}
              onChange={set('identityFrom')}
            />
          )}
        />
        <Field
          name={word.until}
          renderControl={(field) => (
            <input
              {...field}
              className="input"
              type="date"
              required
              min={identityFrom}
              value={identityUntil}
              onChange={set('identityUntil')}
            />
          )}
        />
        <Field
          name={word.reason}
          renderControl={(field) => (
            <input {...field} className="input" maxLength={200} required value={reason} onChange={set('reason')} />
          )}
        />
        {make.error && (
          <p className="failure" role="alert">
            {failureWords(make.error)}
          </p>
        )}
        <div className="panel-actions">
          <button type="submit" className="button button-primary" disabled={!isReady || make.isPending}>
            {make.isPending ? word.going : word.go}
          </button>
        </div>
      </form>
    </Panel>
  )
}

function Slip({ slip, onClose }: { slip: VisitorSlip; onClose: () => void }) {
  const word = useWords(VISITOR_WORDS)
  const { span } = useWords(PERSON_WORDS)
  return (
    <Panel title={word.slip} onClose={onClose}>
      <div className="slip">
        <p>{word.slipLead}</p>
        <Facts>
          <Fact name={word.address}>{`${location.origin}/app`}</Fact>
          <Fact name={word.name}>{slip.name}</Fact>
          <Fact name={word.schoolNo} className="figures">
            {slip.schoolNo}
          </Fact>
          <Fact name={word.days} className="figures">
            {span(slip.identityFrom, slip.identityUntil)}
          </Fact>
        </Facts>
        <p className="secret" aria-label={word.password}>
          {slip.password}
        </p>
        <p className="notice">{word.once}</p>
        <div className="panel-actions">
          <Link className="button" href={`/people/${slip.personId}`}>
            {word.card}
          </Link>
          <button type="button" className="button button-primary" onClick={() => window.print()}>
            <PrinterIcon size={20} />
            {word.print}
          </button>
        </div>
      </div>
    </Panel>
  )
}
