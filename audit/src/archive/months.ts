/** A calendar month, `2026-09`. */
export type Month = string

/** So many months later, or earlier. */
export function monthsAfter(month: Month, count: number): Month {
  const [year = 0, of = 0] = month.split('-').map(Number)
  const months = year * 12 + of - 1 + count
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`
}

/** Its first day, and the first day after it. */
export const daysOf = (month: Month): { first: string; next: string } => ({
  first: `${month}-01`,
  next: `${monthsAfter(month, 1)}-01`,
})

/** Every month from the first to the last, both with it. */
export function monthsFrom(first: Month, last: Month): Month[] {
  const months: Month[] = []
  for (let month = first; month <= last; month = monthsAfter(month, 1)) months.push(month)
  return months
}
