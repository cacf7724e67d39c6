import { accountView } from '@yimatong/contract/onecard-api'
import { problem } from '@yimatong/kit/problem'
import { recordChange } from '../audit/record.ts'
import { asProblem } from './accounts.ts'
import type { PeopleDeps, PersonChange } from './deps.ts'
import { lockOpenPerson } from './person.ts'

export interface SchoolLimits {
  paymentLimit: number
  dailyLimit: number
}

const LIMITS_TIMEOUT_MS = 3000

/**
 * Sets the school's limits of somebody's account, in fen. The ledger is told while the change is being written down, under
 * the person's lock: without its answer nothing is, and asking again does the same once more.
 */
export async function changeLimits(
  deps: PeopleDeps,
  { caller, personId, reason }: PersonChange,
  { paymentLimit, dailyLimit }: SchoolLimits,
): Promise<void> {
  if (dailyLimit < paymentLimit) {
    const detail = 'The limit of a day is below that of one payment.'
    throw problem('VALIDATION_FAILED', undefined, { errors: [{ pointer: '/dailyLimit', detail }] })
  }
  await deps.database.transaction(async (transaction) => {
    const { accountNo } = await lockOpenPerson(transaction, personId)
    const path = `/onecard/v1/accounts/${accountNo}`
    const options = { timeoutMs: LIMITS_TIMEOUT_MS }
    try {
      const { paymentLimit: oldPayment, dailyLimit: oldDaily } = await deps.onecard.get(path, accountView, options)
      await deps.onecard.put(`${path}/terms`, { paymentLimit, dailyLimit }, accountView, options)
      const before = { paymentLimit: oldPayment, dailyLimit: oldDaily }
      const change = {
        action: 'people.limits' as const,
        subject: personId,
        before,
        after: { paymentLimit, dailyLimit },
      }
      await recordChange(transaction, { caller, ...change, reason })
    } catch (error) {
      throw asProblem(error)
    }
  })
}
