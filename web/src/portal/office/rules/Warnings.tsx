import type { PublishWarning } from '@yimatong/contract/office-rules-api'
import { useWords } from '../../../shared/i18n/words.ts'
import { WarningIcon } from '../../../shared/ui/icons.tsx'
import { DRAFT_WORDS } from './words.ts'

const LOUD: readonly PublishWarning[] = ['INSIDERS', 'SUM', 'STALE']

/** What somebody must look at before a draft is published, the loud ones in red. */
export function Warnings({ warnings }: { warnings: readonly PublishWarning[] }) {
  const word = useWords(DRAFT_WORDS).warnings
  return warnings.map((warning) => (
    <div
      key={warning}
      className={LOUD.includes(warning) ? 'draft-warning draft-warning-loud' : 'draft-warning'}
      role="alert"
    >
      <WarningIcon size={28} />
      <div>
        <strong>{word[warning].title}</strong>
        <p>{word[warning].sentence}</p>
      </div>
    </div>
  ))
}
