import { type FormEvent, useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { useBeginning } from '../ui/use-beginning.ts'
import { VERIFY_WORDS } from './verify-words.ts'

const LONGEST_CODE = 1000

/** A scanner gun types what it reads and presses Enter; so may a person who has the text. */
export function TypedField({ onRead }: { onRead: (text: string) => void }) {
  const word = useWords(VERIFY_WORDS)
  const [text, setText] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') onRead(text.trim())
    setText('')
  }
  return (
    <form className="field" onSubmit={submit}>
      <label className="field-name" htmlFor="typed">
        {word.typed}
      </label>
      <div className="typed-field">
        <input
          ref={useBeginning()}
          id="typed"
          className="input"
          value={text}
          maxLength={LONGEST_CODE}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-describedby="typed-hint"
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button" disabled={text.trim() === ''}>
          {word.check}
        </button>
      </div>
      <p className="field-hint" id="typed-hint">
        {word.typedHint}
      </p>
    </form>
  )
}
