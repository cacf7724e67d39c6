import type { OfficeTerminal, TerminalFlaw } from '@yimatong/contract/office-api'
import { useWords } from '../../../shared/i18n/words.ts'
import { Chip, type Tone } from '../../ui/Chip.tsx'
import { FLAW_WORDS, OFFICE_TERMINALS_WORDS, TERMINAL_STATE_WORDS } from './words.ts'

const TONE: Readonly<Record<TerminalFlaw, Tone>> = {
  OFFLINE: 'bad',
  LOCKED: 'bad',
  OLD_VERSION: 'wait',
  CLOCK: 'wait',
  STOP_LIST: 'wait',
}

/** How a till is, in words: what is wrong with it, or that nothing is. Silence where nobody sells is no fault. */
export function Condition({ terminal: { state, flaws, expected } }: { terminal: OfficeTerminal }) {
  const word = useWords(OFFICE_TERMINALS_WORDS)
  const states = useWords(TERMINAL_STATE_WORDS)
  const flawWords = useWords(FLAW_WORDS)
  const toneOf = (flaw: TerminalFlaw): Tone => (flaw === 'OFFLINE' && !expected ? 'calm' : TONE[flaw])
  return (
    <span className="conditions">
      {state !== 'ACTIVE' && <Chip tone="calm">{states[state]}</Chip>}
      {state === 'ACTIVE' && !flaws.includes('OFFLINE') && <Chip tone="good">{word.online}</Chip>}
      {flaws.map((flaw) => (
        <Chip key={flaw} tone={toneOf(flaw)}>
          {flawWords[flaw]}
          {flaw === 'OFFLINE' && !expected && ` · ${word.closed}`}
        </Chip>
      ))}
    </span>
  )
}

/** A clock within this is as good as exact. */
const EXACT_MS = 1000

export function Skew({ ms, wrong }: { ms: number | undefined; wrong: boolean }) {
  const word = useWords(OFFICE_TERMINALS_WORDS)
  if (ms === undefined) return '–'
  if (Math.abs(ms) < EXACT_MS) return word.exact
  const seconds = (Math.abs(ms) / 1000).toFixed(Math.abs(ms) < 10_000 ? 1 : 0)
  return <span className={wrong ? 'failure' : ''}>{ms > 0 ? word.ahead(seconds) : word.behind(seconds)}</span>
}
