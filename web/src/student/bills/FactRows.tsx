import type { ReactNode } from 'react'

/** Names and what they say, one below the other; what is not known is left out. */
export function FactRows({ rows }: { rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  return rows.map(
    ([name, value]) =>
      value !== undefined && (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="figures">{value}</dd>
        </div>
      ),
  )
}
