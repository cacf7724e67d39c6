import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { BackIcon } from '../../shared/ui/icons.tsx'

interface PageProps {
  title: string
  /** The list that this is a part of. */
  back?: { href: string; name: string }
  /** Beside the title: a state in a word. */
  note?: ReactNode
  /** What can be done here, at the right of the title. */
  actions?: ReactNode
  children: ReactNode
}

/** A page of the portal: its title, also for the browser's tab, and what can be done; then the page itself. */
export function Page({ title, back, note, actions, children }: PageProps) {
  return (
    <div className="page">
      <title>{title}</title>
      <header className="page-head">
        <div className="page-title">
          {back && (
            <Link className="page-back" href={back.href}>
              <BackIcon size={16} />
              {back.name}
            </Link>
          )}
          <h1>{title}</h1>
          {note}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}
