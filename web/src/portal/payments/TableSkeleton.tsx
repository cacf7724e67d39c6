const ROWS = 12

/** Where the rows will be. */
export function TableSkeleton() {
  return (
    <div className="skeleton-rows" aria-hidden="true">
      {Array.from({ length: ROWS }, (_, row) => (
        <span key={row} className="skeleton-row" />
      ))}
    </div>
  )
}
