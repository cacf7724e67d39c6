import type { ReactNode } from 'react'

interface EmptyProps {
  icon: ReactNode
  title: string
  sentence: string
  /** What there is to do about it, if anything. */
  children?: ReactNode
}

/** A list with nothing in it: why, and what to do. */
export function Empty({ icon, title, sentence, children }: EmptyProps) {
  return (
    <div className="empty">
      <span className="empty-icon">{icon}</span>
      <h2>{title}</h2>
      <p>{sentence}</p>
      {children}
    </div>
  )
}
