import type { Clock } from '@yimatong/contract/clock'
import type { PrismaClient } from '@yimatong/prisma/payment'

/** A row that is past its expiry by this much could not be used again by any clock of ours. */
const MARGIN_MS = 24 * 60 * 60 * 1000

/** Clears away single-use proofs and ends of sessions that have expired long ago. Gives how many rows went. */
export async function forgetExpired({ prisma, clock }: { prisma: PrismaClient; clock: Clock }): Promise<number> {
  const expired = { expiresAt: { lt: new Date(clock() - MARGIN_MS) } }
  const cleared = await Promise.all([
    prisma.clientAssertion.deleteMany({ where: expired }),
    prisma.activationCode.deleteMany({ where: expired }),
    // One that is past its expiry is refused, whether it had been used before or not.
    prisma.refreshToken.deleteMany({ where: expired }),
  ])
  return cleared.reduce((sum, { count }) => sum + count, 0)
}
