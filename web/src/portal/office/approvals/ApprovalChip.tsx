import type { ApprovalState, ApprovalView } from '@yimatong/contract/office-api'
import { useWords } from '../../../shared/i18n/words.ts'
import { Chip, type Tone } from '../../ui/Chip.tsx'
import { APPROVALS_WORDS } from './words.ts'

const TONES: Record<ApprovalState, Tone> = {
  REQUESTED: 'wait',
  APPROVED: 'wait',
  DONE: 'good',
  FAILED: 'bad',
  REJECTED: 'bad',
  WITHDRAWN: 'calm',
  EXPIRED: 'calm',
}

/** How something that was asked for stands; what this very person decides says so. */
export function ApprovalChip({ approval: { state, mayDecide } }: { approval: ApprovalView }) {
  const word = useWords(APPROVALS_WORDS)
  return <Chip tone={TONES[state]}>{mayDecide ? word.yours : word.states[state]}</Chip>
}
