import { type FormEvent, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { AUDIT_WORDS, PART_WORDS } from './words.ts'

export const FILTER_NAMES: readonly string[] = ['user', 'action', 'subject', 'from', 'to']

interface AuditFilterProps {
  filter: Readonly<Record<string, string>>
}

/** Narrows the log; what is chosen becomes the address, so that it can be sent to somebody. */
export function AuditFilter({ filter }: AuditFilterProps) {
  const word = useWords(AUDIT_WORDS)
  const partWords = useWords(PART_WORDS)
  const [, navigate] = useLocation()
  const [chosen, setChosen] = useState(filter)
  const choose = (name: string) => (value: string) => setChosen({ ...chosen, [name]: value })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = Object.entries(chosen)
      .map(([name, value]) => [name, value.trim()] as [string, string])
      .filter(([, value]) => value !== '')
    navigate(`/audit-log?${new URLSearchParams(given).toString()}`)
  }
  return (
    <form className="audit-filter" onSubmit={submit} aria-label={word.filters}>
      <label className="field">
        <span className="field-name">{word.action}</span>
        <select
          className="input"
          value={chosen['action'] ?? ''}
          onChange={(event) => choose('action')(event.target.value)}
        >
          <option value="">{word.all}</option>
          {Object.entries(partWords).map(([part, name]) => (
            <option key={part} value={part}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Field name={word.subject} value={chosen['subject']} onChange={choose('subject')} />
      <Field name={word.user} value={chosen['user']} onChange={choose('user')} />
      <Field name={word.from} type="date" value={chosen['from']} onChange={choose('from')} />
      <Field name={word.to} type="date" value={chosen['to']} onChange={choose('to')} />
      <div className="audit-filter-actions">
        <button type="submit" className="button">
          {word.apply}
        </button>
        {Object.keys(filter).length > 0 && <Link href="/audit-log">{word.clear}</Link>}
      </div>
    </form>
  )
}

interface FieldProps {
  name: string
  type?: 'text' | 'date'
  value: string | undefined
  onChange: (value: string) => void
}

const Field = ({ name, type = 'text', value = '', onChange }: FieldProps) => (
  <label className="field">
    <span className="field-name">{name}</span>
    <input
      className="input"
      type={type}
      value={value}
      maxLength={128}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
    />
  </label>
)
