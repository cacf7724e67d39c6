/** One member of what was changed: what it was, and what it is; absent when it was not there. */
export interface MemberChange {
  /** The way to it: `['limits', 'daily']`. */
  path: readonly string[]
  before: Leaf | undefined
  after: Leaf | undefined
}

export type Leaf = string | number | boolean | null

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What has members: a record, or a list of records, which are numbered from one. */
function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (isRecord(value)) return value
  if (!Array.isArray(value) || value.length === 0 || !value.every(isRecord)) return undefined
  return Object.fromEntries(value.map((one, index) => [String(index + 1), one]))
}

/** A list of words or figures is said in one go: what is in it, one after the other. */
const leafOf = (value: unknown): Leaf | undefined => {
  if (value === undefined || value === null || typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value) && value.every((one) => ['string', 'number'].includes(typeof one))) return value.join(', ')
  return JSON.stringify(value)
}

/** Every member of both, flat, in the order of `after` with what is gone at the end. */
export function changesOf(before: unknown, after: unknown, path: readonly string[] = []): MemberChange[] {
  const [was, is] = [membersOf(before), membersOf(after)]
  if (was === undefined && is === undefined) {
    const change = { path, before: leafOf(before), after: leafOf(after) }
    return change.before === undefined && change.after === undefined ? [] : [change]
  }
  const names = [...new Set([...Object.keys(is ?? {}), ...Object.keys(was ?? {})])]
  return names.flatMap((name) => changesOf(was?.[name], is?.[name], [...path, name]))
}

export const differs = ({ before, after }: MemberChange): boolean => before !== after
