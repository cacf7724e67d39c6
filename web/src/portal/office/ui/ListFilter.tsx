import { type FormEvent, useState } from 'react'
import { CrossIcon, SearchIcon } from '../../../shared/ui/icons.tsx'
import './list-filter.css'

interface SearchFieldProps {
  name: string
  hint: string
  value: string | undefined
  onSearch: (q: string | undefined) => void
}

/** One field over a list; Enter searches. What the address says stands in it. */
export const SearchField = (props: SearchFieldProps) => <TypedSearch key={props.value} {...props} />

function TypedSearch({ name, hint, value = '', onSearch }: SearchFieldProps) {
  const [typed, setTyped] = useState(value)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSearch(typed.trim() || undefined)
  }
  return (
    <form className="list-search" role="search" onSubmit={submit}>
      <SearchIcon size={20} />
      <input
        className="input"
        type="search"
        aria-label={name}
        placeholder={hint}
        value={typed}
        maxLength={64}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => typed.trim() !== value && onSearch(typed.trim() || undefined)}
      />
    </form>
  )
}

interface ChoiceProps {
  name: string
  /** What stands for no choice. */
  all: string
  value: string | undefined
  options: readonly { value: string; name: string }[]
  onChoose: (value: string | undefined) => void
}

/** One of few, or all. */
export function Choice({ name, all, value = '', options, onChoose }: ChoiceProps) {
  return (
    <select
      className="input list-choice"
      aria-label={name}
      value={value}
      onChange={({ target }) => onChoose(target.value || undefined)}
    >
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.name}
        </option>
      ))}
    </select>
  )
}

export function ClearButton({ name, onClear }: { name: string; onClear: () => void }) {
  return (
    <button type="button" className="button button-quiet" onClick={onClear}>
      <CrossIcon size={16} />
      {name}
    </button>
  )
}
