import type { PersonRow } from '@yimatong/contract/office-api'
import { useWords } from '../../../shared/i18n/words.ts'
import { Chip } from '../../ui/Chip.tsx'
import { PERSON_WORDS } from './words.ts'

/** How somebody stands: what stops them from paying, and nothing else. */
export function PersonChips({ person }: { person: Pick<PersonRow, 'state' | 'lossReported' | 'validity'> }) {
  const word = useWords(PERSON_WORDS)
  const { state, lossReported, validity } = person
  return (
    <span className="chips">
      <Chip tone={state === 'ACTIVE' ? 'good' : state === 'FROZEN' ? 'bad' : 'calm'}>{word.states[state]}</Chip>
      {lossReported && <Chip tone="bad">{word.lost}</Chip>}
      {state !== 'CLOSED' && validity !== 'CURRENT' && (
        <Chip tone={validity === 'ENDED' ? 'bad' : 'wait'}>{word.validity[validity]}</Chip>
      )}
    </span>
  )
}

/** From when until when, as short as it can be said. */
export function useDays(): (person: Pick<PersonRow, 'identityFrom' | 'identityUntil'>) => string {
  const word = useWords(PERSON_WORDS)
  return ({ identityFrom: from, identityUntil: until }) => {
    if (from === undefined) return until === undefined ? word.open : word.until(until)
    return until === undefined ? word.since(from) : word.span(from, until)
  }
}
