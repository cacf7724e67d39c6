import type { ReactNode } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { useTillState } from '../till/till-context.ts'
import { FRAME_WORDS } from './words.ts'

/** Takes the screen over when the server no longer takes this till's key; else shows what is inside. */
export function RejectedPage({ onActivateAgain, children }: { onActivateAgain: () => void; children: ReactNode }) {
  const word = useWords(FRAME_WORDS)
  const rejected = useTillState((state) => state.rejected)
  if (!rejected) return children
  return (
    <main className="sorry">
      <h1>{word.rejectedTitle}</h1>
      <p>{word.rejected}</p>
      <button type="button" className="button button-primary" onClick={onActivateAgain}>
        {word.activateAgain}
      </button>
    </main>
  )
}
