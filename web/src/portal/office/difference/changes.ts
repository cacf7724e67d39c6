/** One member of what was changed: what it was, and what it is; absent when it was not there. */
export interface MemberChange {
  /** The way to it: `['limits', 'daily']`. */
  path: readonly string[]
  before: Leaf | undefined
  after: Leaf | undefined
}

export type Leaf = string | number | boolean | null

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A list is said in one go: what is in it, one after the other. */
const leafOf = (value: unknown): Leaf | undefined => {
  if (value === undefined || value === null || typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ')
  return JSON.stringify(value)
}

/** Every member of both, flat, in the order of `after` with what is gone at the end. */
export function changesOf(before: unknown, after: unknown, path: readonly string[] = []): MemberChange[] {
  if (!isGroup(before) && !isGroup(after)) {
    const change = { path, before: leafOf(before), after: leafOf(after) }
    return change.before === undefined && change.after === undefined ? [] : [change]
  }
  const [was, is] = [isGroup(before) ? before : {}, isGroup(after) ? after : {}]
  const names = [...new Set([...Object.keys(is), ...Object.keys(was)])]
  return names.flatMap((name) => changesOf(was[name], is[name], [...path, name]))
}

export const differs = ({ before, after }: MemberChange): boolean => before !== after
