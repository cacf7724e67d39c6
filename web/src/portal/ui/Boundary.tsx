import { Component, type ReactNode } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { WarningIcon } from '../../shared/ui/icons.tsx'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { SHELL_WORDS } from '../words.ts'

/** A page that cannot be shown, for want of its file or by a mistake of ours, says so; the navigation goes on working. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? <Failed /> : this.props.children
  }
}

function Failed() {
  const word = useWords(SHELL_WORDS).failed
  return (
    <StatePage icon={<WarningIcon size={40} />} title={word.title} sentence={word.sentence} tone="wait">
      <button type="button" className="button button-primary" onClick={() => location.reload()}>
        {word.action}
      </button>
    </StatePage>
  )
}
