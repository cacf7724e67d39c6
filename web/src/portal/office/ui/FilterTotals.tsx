import type { ReactNode } from 'react'
import './filter-totals.css'

interface FilterTotalsProps {
  /** Whose sums these are, for ears. */
  label: string
  figures: readonly { name: string; value: ReactNode }[]
}

/** What a filter comes to: every figure with its name, none of them cut. A figure that is not there yet is a dash. */
export function FilterTotals({ label, figures }: FilterTotalsProps) {
  return (
    <dl className="filter-totals" aria-label={label}>
      {figures.map(({ name, value }) => (
        <div key={name} className="filter-total">
          <dt>{name}</dt>
          <dd className="figures">{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  )
}
