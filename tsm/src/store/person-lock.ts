import type { Prisma } from '@yimatong/prisma/token'

/** Whether a loss is reported for a person, and the number of the decision that says so. */
export interface Hold {
  held: boolean
  holdVersion: number
}

/**
 * Locks a person's row until the transaction ends: enrolling, issuing, revoking and holding for one person take turns, and
 * each then sees what the one before has done. It is always the first lock; the stop list's is the last. Issuing takes the
 * same lock by counting, and does nothing where it finds another count than it has seen.
 */
export async function lockPerson(transaction: Prisma.TransactionClient, personId: string, now: Date): Promise<Hold> {
  const [hold] = await transaction.$queryRaw<Hold[]>`
    INSERT INTO issue_counters (person_id, window_started_at) VALUES (${personId}, ${now})
    ON CONFLICT (person_id) DO UPDATE SET person_id = excluded.person_id
    RETURNING held, hold_version AS "holdVersion"`
  if (hold === undefined) throw new Error('the person was not locked')
  return hold
}
