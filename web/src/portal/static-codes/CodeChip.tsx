import { useWords } from '../../shared/i18n/words.ts'
import { Chip, type Tone } from '../ui/Chip.tsx'
import type { CodeState } from './use-static-codes.ts'
import { STATIC_CODES_WORDS } from './words.ts'

const TONES: Record<CodeState, Tone> = { CREATED: 'wait', BOUND: 'good', DISABLED: 'calm' }

/** The state of a static code in a word. */
export function CodeChip({ state }: { state: CodeState }) {
  return <Chip tone={TONES[state]}>{useWords(STATIC_CODES_WORDS).states[state]}</Chip>
}
