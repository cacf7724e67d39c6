import { useWords } from '../../shared/i18n/words.ts'
import { WarningIcon } from '../../shared/ui/icons.tsx'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { SHELL_WORDS } from '../words.ts'

/** A page that did not open, and how to open it again. */
export function NotOpened() {
  const word = useWords(SHELL_WORDS).failed
  return (
    <StatePage icon={<WarningIcon size={40} />} title={word.title} sentence={word.sentence} tone="wait">
      <button type="button" className="button button-primary" onClick={() => location.reload()}>
        {word.action}
      </button>
    </StatePage>
  )
}
