import type { ReactNode } from 'react'

interface TableFrameProps {
  /** What the table is of, for ears. */
  label: string
  className?: string
  children: ReactNode
}

/** What a wide or long table scrolls in. */
export function TableFrame({ label, className = '', children }: TableFrameProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keys
    <div className={`table-frame ${className}`} tabIndex={0} role="group" aria-label={label}>
      {children}
    </div>
  )
}
