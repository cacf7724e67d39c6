import type { RefundKind, RefundState } from '@yimatong/contract/states'
import { useWords } from '../../shared/i18n/words.ts'
import { RefundIcon, ReversalIcon } from '../../shared/ui/icons.tsx'
import { Chip, type Tone } from '../ui/Chip.tsx'
import { REFUND_WORDS } from './words.ts'

const TONES: Record<RefundState, Tone> = { REQUESTED: 'wait', PROCESSING: 'wait', SUCCESS: 'good', REJECTED: 'calm' }

/** Where the money is, in a word. */
export function RefundChip({ state }: { state: RefundState }) {
  return <Chip tone={TONES[state]}>{useWords(REFUND_WORDS).states[state]}</Chip>
}

/** A refund and a reversal, told apart by icon and word. */
export function KindName({ kind }: { kind: RefundKind }) {
  const word = useWords(REFUND_WORDS)
  return (
    <span className="refund-kind">
      {kind === 'REVERSAL' ? <ReversalIcon size={16} /> : <RefundIcon size={16} />}
      {word.kinds[kind]}
    </span>
  )
}
