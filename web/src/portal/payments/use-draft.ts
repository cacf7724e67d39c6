import { useState } from 'react'

/** What is being typed in place of a value, until there is another value. */
export function useDraft(value: string): [text: string, type: (text: string) => void] {
  const [draft, setDraft] = useState({ instead: value, text: value })
  const text = draft.instead === value ? draft.text : value
  return [text, (typed) => setDraft({ instead: value, text: typed })]
}
