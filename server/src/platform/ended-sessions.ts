import type { Queryable } from '@yimatong/kit/database'
import { createGatherer } from '@yimatong/kit/gatherer'

/** Says whether a session is over, so that its access tokens die with it and not a quarter of an hour later. */
export type EndedSessions = (sessionId: string) => Promise<boolean>

/** An ended session is refused within this time, everywhere. */
const MAX_AGE_MS = 1000
/** More than are in use within that time; the oldest leaves. */
const MAX_HELD = 20_000

export function createEndedSessions({ database }: { database: Queryable }): EndedSessions {
  const held = new Map<string, { ended: Promise<boolean>; askedAt: number }>()
  // What is asked at the same moment shares one statement.
  const asked = createGatherer({ name: 'ended-sessions', run: (ids: string[]) => readEnded(database, ids) })
  return (sessionId) => {
    const now = performance.now()
    const known = held.get(sessionId)
    if (known !== undefined && now - known.askedAt <= MAX_AGE_MS) return known.ended
    const mine = { ended: asked.add(sessionId), askedAt: now }
    held.delete(sessionId)
    const [oldest] = held.keys()
    if (held.size >= MAX_HELD && oldest !== undefined) held.delete(oldest)
    held.set(sessionId, mine)
    mine.ended.catch(() => held.delete(sessionId))
    return mine.ended
  }
}

async function readEnded(database: Queryable, ids: readonly string[]): Promise<boolean[]> {
  const { rows } = await database.query<{ sessionId: string }>({
    name: 'ended-sessions',
    text: `SELECT DISTINCT session_id AS "sessionId" FROM refresh_tokens
      WHERE session_id = ANY($1::text[]) AND revoked_at IS NOT NULL`,
    values: [ids],
  })
  const ended = new Set(rows.map(({ sessionId }) => sessionId))
  return ids.map((sessionId) => ended.has(sessionId))
}
