import type { SettlementRow } from '@yimatong/contract/settlement-api'
import { useWords } from '../../shared/i18n/words.ts'
import { Chip } from '../ui/Chip.tsx'
import { SETTLEMENT_WORDS } from './words.ts'

/** Whether a settlement is paid out, and whether the ledger has it. */
export function PaidChip({ state }: { state: SettlementRow['payoutState'] }) {
  const word = useWords(SETTLEMENT_WORDS)
  switch (state) {
    case undefined:
      return <Chip tone="calm">{word.unpaid}</Chip>
    case 'POSTING':
      return <Chip tone="wait">{word.posting}</Chip>
    case 'DECLINED':
      return <Chip tone="bad">{word.declined}</Chip>
    case 'DONE':
      return <Chip tone="good">{word.paid}</Chip>
  }
}
