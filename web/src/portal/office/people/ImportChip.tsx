import type { ImportState } from '@yimatong/contract/office-api'
import { useWords } from '../../../shared/i18n/words.ts'
import { Chip, type Tone } from '../../ui/Chip.tsx'
import { IMPORT_WORDS } from './words.ts'

const TONES: Readonly<Record<ImportState, Tone>> = {
  CHECKED: 'wait',
  CONFIRMED: 'wait',
  APPLIED: 'good',
  FAILED: 'bad',
  CANCELLED: 'calm',
}

/** How far a roster has got, in a word. */
export function ImportChip({ state }: { state: ImportState }) {
  const word = useWords(IMPORT_WORDS)
  return <Chip tone={TONES[state]}>{word.states[state]}</Chip>
}
