import type { OfficeException } from '@yimatong/contract/office-api'
import { useWords } from '../../../shared/i18n/words.ts'
import { Chip } from '../../ui/Chip.tsx'
import { CASE_WORDS, QUEUE_WORDS } from './words.ts'

type Known = Pick<OfficeException, 'state' | 'automatic' | 'overdue' | 'resolvedHow'>

/** How far an exception has come. */
export function CaseChip({ exception: { state, automatic, overdue, resolvedHow } }: { exception: Known }) {
  const word = useWords(QUEUE_WORDS)
  const { remedies } = useWords(CASE_WORDS)
  if (state === 'RESOLVED') return <Chip tone="good">{resolvedHow === undefined ? '' : remedies[resolvedHow]}</Chip>
  if (automatic) return <Chip tone="wait">{word.automatic}</Chip>
  return overdue ? <Chip tone="bad">{word.overdue}</Chip> : <Chip tone="wait">{word.open}</Chip>
}
