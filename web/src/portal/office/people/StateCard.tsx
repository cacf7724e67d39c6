import type { PersonCard } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { ApiError } from '../../../shared/http/errors.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { When } from '../../ui/When.tsx'
import { PersonChips } from './PersonChips.tsx'
import { ReasonPanel } from './ReasonPanel.tsx'
import { useMayChange } from './use-may.ts'
import { useVerb } from './use-people.ts'
import { CARD_WORDS } from './words.ts'

type Decision = 'freeze' | 'thaw' | 'close'

/** What stops somebody from paying, and who may change that. */
export function StateCard({ person }: { person: PersonCard }) {
  const word = useWords(CARD_WORDS)
  const [open, setOpen] = useState<Decision>()
  const mayChange = useMayChange(person)
  const choices: readonly Decision[] = [person.state === 'FROZEN' ? 'thaw' : 'freeze', 'close']
  return (
    <section className="card">
      <h2 className="card-title">{word.state}</h2>
      <Facts short>
        <Fact name={word.state}>
          <PersonChips person={person} />
        </Fact>
        {person.stateChangedAt !== undefined && (
          <Fact name={word.stateSince}>
            <When at={person.stateChangedAt} />
          </Fact>
        )}
        {person.stateReason !== undefined && <Fact name={word.stateReason}>{person.stateReason}</Fact>}
        {person.lossReportedAt !== undefined && (
          <Fact name={word.lossSince}>
            <When at={person.lossReportedAt} />
          </Fact>
        )}
      </Facts>
      {!person.stateIsEverywhere && <p className="notice">{word.notEverywhere}</p>}
      {person.openDisputes > 0 && <p className="notice">{word.disputes(person.openDisputes)}</p>}
      {mayChange && (
        <div className="page-actions">
          {choices.map((decision) => (
            <button key={decision} type="button" className="button" onClick={() => setOpen(decision)}>
              {word[decision]}
            </button>
          ))}
        </div>
      )}
      {open && <DecisionPanel personId={person.personId} decision={open} onClose={() => setOpen(undefined)} />}
    </section>
  )
}

interface DecisionPanelProps {
  personId: string
  decision: Decision
  onClose: () => void
}

function DecisionPanel({ personId, decision, onClose }: DecisionPanelProps) {
  const word = useWords(CARD_WORDS)
  const deed = useVerb(personId, decision)
  const isNotEmpty = (error: Error) =>
    decision === 'close' && error instanceof ApiError && error.code === 'STATE_CONFLICT'
  return (
    <ReasonPanel
      title={word[`${decision}Title`]}
      lead={word[`${decision}Lead`]}
      go={word[decision]}
      isPending={deed.isPending}
      error={deed.error}
      failure={(error) => (isNotEmpty(error) ? word.notEmpty : undefined)}
      onSubmit={(reason) => deed.mutate(reason, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}
