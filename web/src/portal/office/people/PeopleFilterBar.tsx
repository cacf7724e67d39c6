import type { PeopleFilter } from '@yimatong/contract/office-api'
import { useWords } from '../../../shared/i18n/words.ts'
import { CrossIcon, SearchIcon } from '../../../shared/ui/icons.tsx'
import { useDraft } from '../../payments/use-draft.ts'
import { useFilter } from './use-filter.ts'
import { PEOPLE_WORDS, PERSON_WORDS } from './words.ts'

/** Everything that narrows the list. All of it stands in the address, so that a link shows the same. */
export function PeopleFilterBar() {
  const word = useWords(PEOPLE_WORDS)
  const person = useWords(PERSON_WORDS)
  const { isNarrowed, narrow } = useFilter()
  return (
    <section className="people-filter" aria-label={word.filter}>
      <Search />
      <Choice name="class" any={word.anyClass} label={word.class} choices={person.classes} />
      <Choice name="state" any={word.anyState} label={word.state} choices={{ ...person.states, LOST: person.lost }} />
      <Choice name="kind" any={word.anyKind} label={word.anyKind} choices={person.kinds} />
      <Choice name="validity" any={word.anyValidity} label={word.days} choices={person.validity} />
      {isNarrowed && (
        <button
          type="button"
          className="button button-quiet"
          onClick={() => narrow({ q: '', class: '', state: '', kind: '', validity: '' })}
        >
          <CrossIcon size={16} />
          {word.clear}
        </button>
      )}
    </section>
  )
}

function Search() {
  const word = useWords(PEOPLE_WORDS)
  const { filter, narrow } = useFilter()
  const [text, type] = useDraft(filter.q ?? '')
  return (
    <form
      className="people-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        narrow({ q: text.trim() })
      }}
    >
      <input
        className="input"
        type="search"
        maxLength={64}
        aria-label={word.search}
        placeholder={word.search}
        value={text}
        onChange={({ target }) => type(target.value)}
      />
      <button type="submit" className="button" aria-label={word.searchGo}>
        <SearchIcon size={20} />
      </button>
    </form>
  )
}

interface ChoiceProps {
  name: Exclude<keyof PeopleFilter, 'q'>
  label: string
  any: string
  choices: Readonly<Record<string, string>>
}

function Choice({ name, label, any, choices }: ChoiceProps) {
  const { filter, narrow } = useFilter()
  return (
    <select
      className="input people-choice"
      aria-label={label}
      value={filter[name] ?? ''}
      onChange={({ target }) => narrow({ [name]: target.value })}
    >
      <option value="">{any}</option>
      {Object.entries(choices).map(([value, said]) => (
        <option key={value} value={value}>
          {said}
        </option>
      ))}
    </select>
  )
}
