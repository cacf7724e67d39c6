import { Component, type ReactNode } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { WarningIcon } from '../../shared/ui/icons.tsx'
import { useApp } from '../app-state.ts'
import { SHELL_WORDS } from '../words.ts'
import { StatePage } from '../../shared/ui/StatePage.tsx'

interface PageBoundaryProps {
  children: ReactNode
}

/**
 * A page that cannot be shown, for want of its file (a release replaced it, the network went away) or by a mistake of
 * ours, says so and offers the one thing that helps. The bar below goes on working.
 */
export class PageBoundary extends Component<PageBoundaryProps, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? <NotOpened /> : this.props.children
  }
}

/** A new release that waits is the likely reason, and then the cure as well. */
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
