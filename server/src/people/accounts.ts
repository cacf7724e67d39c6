import { type OpenAccountItem, openAccountsAnswer } from '@yimatong/contract/onecard-api'
import { ServiceCallError } from '@yimatong/kit/service-client'
import { problem } from '@yimatong/kit/problem'
import type { PeopleDeps } from './deps.ts'

/** An account of the one-card backend, for a person. Limits are the school's usual ones unless they are named. */
export interface NewAccount {
  accountNo: string
  holderName: string
  paymentLimitFen?: number | null
  dailyLimitFen?: number | null
}

/** The next number that nobody has; gaps mean nothing. */
export const NEXT_ACCOUNT_NO = `'A' || lpad(nextval('account_numbers')::text, 10, '0')`

/** Opens up to a thousand accounts; those that are open already with the same content stay. Rejects with ServiceCallError. */
export async function openAccounts(
  { onecard }: Pick<PeopleDeps, 'onecard'>,
  accounts: readonly NewAccount[],
): Promise<void> {
  const items = accounts.map(
    ({ accountNo, holderName, paymentLimitFen = null, dailyLimitFen = null }): OpenAccountItem => ({
      accountNo,
      kind: 'PERSON',
      holderName,
      ...(paymentLimitFen === null ? {} : { paymentLimit: paymentLimitFen }),
      ...(dailyLimitFen === null ? {} : { dailyLimit: dailyLimitFen }),
    }),
  )
  await onecard.post('/onecard/v1/accounts', { items }, openAccountsAnswer)
}

/** As a caller hears it when the one-card backend does not answer, or refuses with a problem that callers may know. */
export function asProblem(error: unknown): unknown {
  if (!(error instanceof ServiceCallError)) return error
  const code = error.problem?.code
  return code === 'STATE_CONFLICT' || code === 'NOT_FOUND' ? problem(code) : problem('ONECARD_UNAVAILABLE')
}
