import type { Found } from '@yimatong/contract/office-api'
import { type FormEvent, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { SearchIcon } from '../../../shared/ui/icons.tsx'
import { useFailureWords } from '../../api/failures.ts'
import { addressOf, useFind } from './use-office-payments.ts'
import { OFFICE_PAYMENTS_WORDS } from './words.ts'
import './office-payments.css'

/** One box for any number: what has it is opened, and where several have it one chooses. */
export function OfficeSearch() {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  const failureWords = useFailureWords()
  const [, navigate] = useLocation()
  const [text, setText] = useState('')
  const search = useFind()
  const close = () => {
    setText('')
    search.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const q = text.trim()
    if (q === '') return
    search.mutate(q, {
      onSuccess: ({ found: [only, ...more] }) => {
        if (only === undefined || more.length > 0) return
        close()
        navigate(addressOf(only))
      },
    })
  }
  const found = search.data?.found
  return (
    <search className="search office-search">
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
          onChange={({ target: { value } }) => {
            setText(value)
            search.reset()
          }}
        />
      </form>
      {(found !== undefined || search.error !== null) && (
        <div className="office-found" role="status">
          {search.error !== null && <p className="failure">{failureWords(search.error)}</p>}
          {found?.length === 0 && <p>{word.notFound(text.trim())}</p>}
          {found !== undefined && found.length > 1 && <Several found={found} onChosen={close} />}
        </div>
      )}
    </search>
  )
}

function Several({ found, onChosen }: { found: readonly Found[]; onChosen: () => void }) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  return (
    <>
      <p className="muted">{word.found(found.length)}</p>
      <ul>
        {found.map((one) => (
          <li key={`${one.kind} ${one.id}`}>
            <Link href={addressOf(one)} onClick={onChosen}>
              {word.kinds[one.kind]} {one.name}
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}
