import type { PeopleFilter } from '@yimatong/contract/office-api'
import { useWords } from '../../../shared/i18n/words.ts'
import { SearchIcon } from '../../../shared/ui/icons.tsx'
import { useDraft } from '../../payments/use-draft.ts'
import { Choice, ClearButton } from '../ui/ListFilter.tsx'
import { usePeopleFilter } from './use-people-filter.ts'
import { PEOPLE_WORDS, PERSON_WORDS } from './words.ts'

/** Everything that narrows the list. All of it stands in the address, so that a link shows the same. */
export function PeopleFilterBar() {
  const word = useWords(PEOPLE_WORDS)
  const person = useWords(PERSON_WORDS)
  const { isNarrowed, clear } = usePeopleFilter()
  return (
    <section className="people-filter" aria-label={word.filter}>
      <Search />
      <By name="class" any={word.anyClass} label={word.class} choices={person.classes} />
      <By name="state" any={word.anyState} label={word.state} choices={{ ...person.states, LOST: person.lost }} />
      <By name="kind" any={word.anyKind} label={word.anyKind} choices={person.kinds} />
      <By name="validity" any={word.anyValidity} label={word.days} choices={person.validity} />
      {isNarrowed && <ClearButton name={word.clear} onClear={clear} />}
    </section>
  )
}

function Search() {
  const word = useWords(PEOPLE_WORDS)
  const { filter, set } = usePeopleFilter()
  const [text, type] = useDraft(filter.q ?? '')
  return (
    <form
      className="people-search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault()
        set({ q: text.trim() })
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

interface ByProps {
  name: Exclude<keyof PeopleFilter, 'q'>
  label: string
  any: string
  choices: Readonly<Record<string, string>>
}

function By({ name, label, any, choices }: ByProps) {
  const { filter, set } = usePeopleFilter()
  const options = Object.entries(choices).map(([value, said]) => ({ value, name: said }))
  return (
    <Choice
      name={label}
      all={any}
      value={filter[name]}
      options={options}
      onChoose={(value) => set({ [name]: value })}
    />
  )
}
