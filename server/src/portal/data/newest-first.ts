import { type IdKind, idPattern } from '@yimatong/contract/ids'
import { problem } from '@yimatong/kit/problem'

/** What a list of codes, newest first, is walked by. */
export interface Made {
  id: string
  createdAt: Date
}

/** A page of such a list: what is on it, and where the next one begins. */
export interface PageOfIds {
  ids: string[]
  nextCursor?: string
}

/**
 * The time and the id that a page lies behind, as PostgreSQL takes them; everything lies behind no cursor. One that is none
 * of a list of this kind is VALIDATION_FAILED.
 */
export function behind(kind: IdKind, cursor: string | undefined): [createdAt: string, id: string] {
  if (cursor === undefined) return ['infinity', '']
  const [, createdAtMs, id] = /^(\d{1,13})\.(.*)$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  if (id === undefined || !idPattern(kind).test(id)) {
    throw problem('VALIDATION_FAILED', undefined, {
      errors: [{ pointer: '/cursor', detail: 'In the query: This is not a cursor of this list.' }],
    })
  }
  return [new Date(Number(createdAtMs)).toISOString(), id]
}

/** A page out of the rows that were found, which are one more than its limit when there is a next page. */
export function pageOf(rows: readonly Made[], limit: number): PageOfIds {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const ids = shown.map(({ id }) => id)
  if (rows.length <= limit || last === undefined) return { ids }
  return { ids, nextCursor: Buffer.from(`${last.createdAt.getTime()}.${last.id}`).toString('base64url') }
}
