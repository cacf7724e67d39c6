import type { ReconciliationRun } from '@yimatong/contract/office-api'
import { useWords } from '../../../shared/i18n/words.ts'
import { Chip } from '../../ui/Chip.tsx'
import { RECONCILIATION_WORDS } from './words.ts'

/** How a day's reconciliation stands, and what it came to. */
export function RunChip({ run }: { run: Pick<ReconciliationRun, 'state' | 'differences'> | undefined }) {
  const word = useWords(RECONCILIATION_WORDS)
  if (run === undefined) return <Chip tone="calm">{word.never}</Chip>
  const { state, differences = 0 } = run
  if (state === 'FAILED') return <Chip tone="bad">{word.states.FAILED}</Chip>
  if (state !== 'DONE') return <Chip tone="wait">{word.states[state]}</Chip>
  return differences === 0 ? <Chip tone="good">{word.clean}</Chip> : <Chip tone="bad">{word.found(differences)}</Chip>
}
