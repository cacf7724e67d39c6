/** The conditions of a list's query and their values, which never become a part of the text. */
export interface Conditions {
  /** Adds a value and gives its place: `$3`. */
  value(value: unknown): string
  /** Adds a condition. */
  where(condition: string): void
  /** All of them, joined. */
  text(): string
  values: unknown[]
}

export function conditions(): Conditions {
  const values: unknown[] = []
  const all: string[] = []
  return {
    values,
    value: (value) => `$${values.push(value)}`,
    where: (condition) => void all.push(`(${condition})`),
    text: () => (all.length === 0 ? 'true' : all.join(' AND ')),
  }
}

/** What LIKE takes for the text itself, anywhere in a column. */
export const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
/** What LIKE takes for whatever begins with the text. */
export const beginning = (text: string): string => containing(text).slice(1)
