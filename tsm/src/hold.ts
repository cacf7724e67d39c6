import type { HoldBody } from '@yimatong/contract/tsm-api'
import { problem } from '@yimatong/kit/problem'
import type { AppCaller } from './app-token.ts'
import { type RevokeDeps, revokeWithin } from './revoke.ts'
import { type Hold, lockPerson } from './store/person-lock.ts'
import { TRANSACTION_OPTIONS } from './store/transaction-options.ts'

/** What a loss report (挂失) means here: no phone of the person pays, and none can be made to. */

/**
 * Takes a person's decision, unless a newer one is known: then everything stays. Either way every phone is revoked: a report
 * kills what there is, and the end of one finds nothing, or what slipped in while the report was on its way. Gives a version
 * of the stop list that has them all.
 */
export function holdPerson(
  { prisma, clock }: RevokeDeps,
  { personId, version, held }: HoldBody,
): Promise<{ stopListVersion: number }> {
  return prisma.$transaction(async (transaction) => {
    const now = new Date(clock())
    const { holdVersion } = await lockPerson(transaction, personId, now)
    if (holdVersion < version) {
      await transaction.issueCounter.update({ where: { personId }, data: { held, holdVersion: version } })
      const active = await transaction.device.findMany({
        where: { personId, revokedAt: null },
        select: { deviceId: true },
      })
      for (const { deviceId } of active) await revokeWithin(transaction, deviceId, now)
    }
    const { version: stopListVersion } = await transaction.stopList.findUniqueOrThrow({ where: { id: 1 } })
    return { stopListVersion: Number(stopListVersion) }
  }, TRANSACTION_OPTIONS)
}

/**
 * Throws ACCOUNT_FROZEN while a loss is reported, and TOKEN_EXPIRED for a token from before the latest decision: whoever has
 * the lost phone may hold one, and must not make a phone of their own with it once the report has ended. Whoever the platform
 * says is out (ACCOUNT_FROZEN, IDENTITY_ENDED) gets nothing either.
 */
export function assertNotHeld({ held, holdVersion }: Hold, caller: Pick<AppCaller, 'holdVersion' | 'out'>): void {
  if (caller.out !== undefined) throw problem(caller.out)
  if (held) throw problem('ACCOUNT_FROZEN')
  if (caller.holdVersion < holdVersion) throw problem('TOKEN_EXPIRED')
}
