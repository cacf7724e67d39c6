import type { ReactNode } from 'react'
import './state-page.css'

interface StatePageProps {
  icon: ReactNode
  title: string
  sentence: string
  /** The one button, or nothing while the state ends by itself. */
  children?: ReactNode
  tone?: 'calm' | 'wait' | 'danger'
}

/** A state as a page: what is the matter, one sentence, one button. */
export function StatePage({ icon, title, sentence, children, tone = 'calm' }: StatePageProps) {
  return (
    <section className={`state-page state-page-${tone}`}>
      <span className="state-icon">{icon}</span>
      <h1 className="state-title">{title}</h1>
      <p className="state-sentence" role="status">
        {sentence}
      </p>
      {children}
    </section>
  )
}
