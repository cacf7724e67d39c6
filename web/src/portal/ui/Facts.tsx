import type { ReactNode } from 'react'
import './facts.css'

/** Names with what they stand for, one under the other, or in two columns where they are short. */
export function Facts({ short = false, children }: { short?: boolean; children: ReactNode }) {
  return <dl className={short ? 'facts facts-short' : 'facts'}>{children}</dl>
}

interface FactProps {
  name: string
  children: ReactNode
  className?: string
}

export function Fact({ name, children, className = '' }: FactProps) {
  return (
    <div className={`fact ${className}`}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
