import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { SearchIcon } from '../../shared/ui/icons.tsx'
import { PATHS } from '../paths.ts'
import { SHELL_WORDS } from '../words.ts'

/** One box for any number: the list of payments decides what it is a number of. */
export function SearchBox() {
  const word = useWords(SHELL_WORDS)
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const q = text.trim()
    if (q === '') return
    navigate(`${PATHS.payments}?${new URLSearchParams({ q }).toString()}`)
    setText('')
  }
  return (
    <search className="search">
      <form onSubmit={submit}>
        <SearchIcon size={20} />
        <input
          type="search"
          value={text}
          maxLength={64}
          aria-label={word.search}
          placeholder={word.searchHint}
          enterKeyHint="search"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
      </form>
    </search>
  )
}
