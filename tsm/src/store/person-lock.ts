import type { Prisma } from '@yimatong/prisma/token'

/**
 * Locks a person's row until the transaction ends: enrolling, issuing and revoking for one person take turns, and each
 * then sees what the one before has done. It is always the first lock; the stop list's is the last. Issuing takes the
 * same lock by counting.
 */
export async function lockPerson(transaction: Prisma.TransactionClient, personId: string, now: Date): Promise<void> {
  await transaction.$executeRaw`
    INSERT INTO issue_counters (person_id, window_started_at) VALUES (${personId}, ${now})
    ON CONFLICT (person_id) DO UPDATE SET person_id = excluded.person_id`
}
