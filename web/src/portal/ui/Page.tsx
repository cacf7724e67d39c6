import type { ReactNode } from 'react'

interface PageProps {
  title: string
  /** What can be done here, at the right of the title. */
  actions?: ReactNode
  children: ReactNode
}

/** A page of the portal: its title, also for the browser's tab, and what can be done; then the page itself. */
export function Page({ title, actions, children }: PageProps) {
  return (
    <div className="page">
      <title>{title}</title>
      <header className="page-head">
        <h1>{title}</h1>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}
