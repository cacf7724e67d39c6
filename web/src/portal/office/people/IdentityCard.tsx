import type { PersonCard } from '@yimatong/contract/office-api'
import { type IdentityClass, IDENTITY_CLASSES } from '@yimatong/contract/states'
import { useState } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { When } from '../../ui/When.tsx'
import { useDays } from './PersonChips.tsx'
import { Field } from './Field.tsx'
import { ReasonPanel } from './ReasonPanel.tsx'
import { useMayChange } from './use-may.ts'
import { useChangeIdentity } from './use-people.ts'
import { CARD_WORDS, PERSON_WORDS } from './words.ts'

/** Who somebody is to the school, and from when until when. */
export function IdentityCard({ person }: { person: PersonCard }) {
  const word = useWords(CARD_WORDS)
  const { classes, kinds } = useWords(PERSON_WORDS)
  const daysOf = useDays()
  const [isOpen, setOpen] = useState(false)
  return (
    <section className="card">
      <h2 className="card-title">{word.identity}</h2>
      <Facts short>
        <Fact name={word.schoolNo} className="figures">
          {person.schoolNo}
        </Fact>
        <Fact name={word.class}>{classes[person.identityClass ?? 'NONE']}</Fact>
        <Fact name={word.days} className="figures">
          {daysOf(person)}
        </Fact>
        <Fact name={word.kind}>{kinds[person.kind]}</Fact>
        <Fact name={word.since}>
          <When at={person.createdAt} />
        </Fact>
      </Facts>
      {person.pendingSurcharges > 0 && <p className="notice">{word.pending(person.pendingSurcharges)}</p>}
      {useMayChange(person) && (
        <div className="page-actions">
          <button type="button" className="button" onClick={() => setOpen(true)}>
            {word.change}
          </button>
        </div>
      )}
      {isOpen && <IdentityPanel person={person} onClose={() => setOpen(false)} />}
    </section>
  )
}

function IdentityPanel({ person, onClose }: { person: PersonCard; onClose: () => void }) {
  const word = useWords(CARD_WORDS)
  const { save, classes } = useWords(PERSON_WORDS)
  const change = useChangeIdentity(person.personId)
  const [name, setName] = useState(person.name)
  const [identityClass, setClass] = useState<IdentityClass | ''>(person.identityClass ?? '')
  const [from, setFrom] = useState(person.identityFrom ?? '')
  const [until, setUntil] = useState(person.identityUntil ?? '')
  const isVisitor = person.kind === 'VISITOR'
  const isReady =
    name.trim() !== '' &&
    (from === '' || until === '' || from <= until) &&
    (!isVisitor || (from !== '' && until !== ''))
  const submit = (reason: string) => {
    const days = { ...(from && { identityFrom: from }), ...(until && { identityUntil: until }) }
    const body = { name: name.trim(), ...(identityClass && { identityClass }), ...days, reason }
    change.mutate(body, { onSuccess: onClose })
  }
  return (
    <ReasonPanel
      title={word.changeTitle}
      lead={word.changeLead}
      go={save}
      isPending={change.isPending}
      error={change.error}
      isReady={isReady}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        name={word.name}
        renderControl={(field) => (
          <input
            {...field}
            className="input"
            maxLength={64}
            required
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      />
      <Field
        name={word.class}
        renderControl={(field) => (
          <select
            {...field}
            className="input"
            value={identityClass}
            disabled={isVisitor}
            onChange={({ target }) => setClass(IDENTITY_CLASSES.find((known) => known === target.value) ?? '')}
          >
            <option value="">{classes.NONE}</option>
            {IDENTITY_CLASSES.map((known) => (
              <option key={known} value={known}>
                {classes[known]}
              </option>
            ))}
          </select>
        )}
      />
      <Field
        name={word.from}
        renderControl={(field) => (
          <input
            {...field}
            className="input"
            type="date"
            value={from}
            max={until}
            onChange={({ target }) => setFrom(target.value)}
          />
        )}
      />
      <Field
        name={word.until}
        {...(isVisitor ? {} : { hint: word.fromHint })}
        renderControl={(field) => (
          <input
            {...field}
            className="input"
            type="date"
            value={until}
            min={from}
            onChange={({ target }) => setUntil(target.value)}
          />
        )}
      />
    </ReasonPanel>
  )
}
