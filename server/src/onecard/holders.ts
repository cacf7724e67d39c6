import type { accountHoldBody, ownLimitsAnswer, ownLimitsBody } from '@yimatong/contract/onecard-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import type { z } from 'zod'

/** What holders decide about their accounts. The functions stand with the tables and wait for the posting lane. */

interface HoldersDeps {
  database: Queryable
}

type OwnLimitsAnswer = z.infer<typeof ownLimitsAnswer>

/** Sets a holder's own limits, in fen; see `ownLimitsBody`. Problems NOT_FOUND, STATE_CONFLICT for a closed account. */
export async function setOwnLimits(
  { database }: HoldersDeps,
  accountNo: string,
  { paymentLimit, dailyLimit, mayRaise }: z.infer<typeof ownLimitsBody>,
): Promise<OwnLimitsAnswer> {
  const { rows } = await database.query<{ answer: OwnLimitsAnswer['answer'] | 'UNKNOWN' | 'CLOSED' }>({
    text: 'SELECT set_own_limits($1, $2, $3, $4, $5, $6) AS answer',
    values: [
      accountNo,
      paymentLimit !== undefined,
      paymentLimit ?? null,
      dailyLimit !== undefined,
      dailyLimit ?? null,
      mayRaise,
    ],
  })
  const answer = rows[0]?.answer ?? 'UNKNOWN'
  if (answer === 'UNKNOWN') throw problem('NOT_FOUND')
  if (answer === 'CLOSED') throw problem('STATE_CONFLICT', 'The account is closed for good.')
  return { answer }
}

/** Stops a holder's payments after a loss report, or lets them go on; see `accountHoldBody`. Problem NOT_FOUND. */
export async function holdAccount(
  { database }: HoldersDeps,
  accountNo: string,
  { held, version }: z.infer<typeof accountHoldBody>,
): Promise<void> {
  const { rows } = await database.query<{ answer: 'DONE' | 'UNKNOWN' }>({
    text: 'SELECT hold_account($1, $2, $3) AS answer',
    values: [accountNo, held, version],
  })
  if (rows[0]?.answer !== 'DONE') throw problem('NOT_FOUND')
}
