import { useWords } from '../../shared/i18n/words.ts'
import { WarningIcon } from '../../shared/ui/icons.tsx'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { useApp } from '../app-state.ts'
import { SHELL_WORDS } from '../words.ts'

/** A page that did not open. A new release that waits is the likely reason, and then the cure as well. */
export function NotOpened() {
  const word = useWords(SHELL_WORDS).failed
  const update = useApp((state) => state.update)
  return (
    <StatePage icon={<WarningIcon size={40} />} title={word.title} sentence={word.sentence} tone="wait">
      <button type="button" className="button button-primary" onClick={update ?? (() => location.reload())}>
        {word.action}
      </button>
    </StatePage>
  )
}
