import { useState } from 'react'
import { useWords, words } from '../../shared/i18n/words.ts'
import { CheckIcon, CopyIcon } from '../../shared/ui/icons.tsx'
import './copy-button.css'

const WORDS = words(
  { copy: (what: string) => `复制${what}`, copied: '已复制', failed: '复制失败，请手动选择' },
  { copy: (what) => `Copy ${what}`, copied: 'Copied', failed: 'Could not copy; select it by hand' },
)

const SAID_FOR_MS = 2_000

type Outcome = 'copied' | 'failed'

interface CopyButtonProps {
  text: string
  /** What it is, for ears. */
  name: string
}

/** Copies a number, and says for a moment that it did. */
export function CopyButton({ text, name }: CopyButtonProps) {
  const word = useWords(WORDS)
  const [outcome, setOutcome] = useState<Outcome>()
  const say = (said: Outcome) => {
    setOutcome(said)
    setTimeout(() => setOutcome(undefined), SAID_FOR_MS)
  }
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      say('copied')
    } catch {
      // Pages without https have no clipboard, and a browser may refuse.
      say('failed')
    }
  }
  return (
    <span className="copy">
      <button type="button" className="icon-button" aria-label={word.copy(name)} onClick={() => void copy()}>
        {outcome === 'copied' ? <CheckIcon size={16} /> : <CopyIcon size={16} />}
      </button>
      <span className="copy-outcome" role="status">
        {outcome === undefined ? '' : word[outcome]}
      </span>
    </span>
  )
}
