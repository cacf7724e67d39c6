import { problem } from '@yimatong/kit/problem'

/** A place in a list that is ordered newest first by a time and an id. */
export interface Place {
  at: Date
  id: string
}

/** Where a page ended. Opaque to callers. */
const writeCursor = ({ at, id }: Place): string => Buffer.from(`${at.getTime()}.${id}`).toString('base64url')

/** Where a page begins; undefined for the first one. VALIDATION_FAILED when it is none of this list's. */
export function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined
  const [, at, id] =
    /^(\d{1,13})\.([a-z]{3}_[0-9a-f]{32})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  if (id !== undefined) return { at: new Date(Number(at)), id }
  throw problem('VALIDATION_FAILED', undefined, {
    errors: [{ pointer: '/cursor', detail: 'In the query: This is not a cursor of this list.' }],
  })
}

const USUAL_LIMIT = 20

export const limitOf = (limit: string | undefined): number => (limit === undefined ? USUAL_LIMIT : Number(limit))

/** A page of what was read with one more than its limit, and whether there is more. */
export function pageOf<Item>(items: readonly Item[], limit: number, placeOf: (item: Item) => Place) {
  const page = items.slice(0, limit)
  const last = page.at(-1)
  return { page, next: items.length > limit && last !== undefined ? { nextCursor: writeCursor(placeOf(last)) } : {} }
}
