import type {
  AccountView,
  accountClosingAnswer,
  accountClosingBody,
  accountStateBody,
  accountTermsBody,
} from '@yimatong/contract/onecard-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import type { z } from 'zod'

/** What the school decides about accounts. The functions stand with the tables and wait for the posting lane. */

interface AdministerDeps {
  database: Queryable
}

const REFUSALS = {
  UNKNOWN: () => problem('NOT_FOUND'),
  SCHOOL: () => problem('STATE_CONFLICT', "The school's own accounts have no states."),
  CLOSED: () => problem('STATE_CONFLICT', 'The account is closed for good.'),
  NOT_EMPTY: () => problem('STATE_CONFLICT', 'An account is closed at a balance of zero only.'),
  BELOW: () => problem('STATE_CONFLICT', 'The balance is below that floor already.'),
  CONFLICT: () => problem('IDEMPOTENCY_CONFLICT', 'Something else was posted under this id.'),
} as const

/** Freezes, thaws or closes; setting what is set already changes nothing. Problems NOT_FOUND, STATE_CONFLICT. */
export async function setAccountState(
  { database }: AdministerDeps,
  accountNo: string,
  { state, reason }: { state: AccountView['state'] } & z.infer<typeof accountStateBody>,
): Promise<void> {
  const { rows } = await database.query<{ answer: keyof typeof REFUSALS | 'DONE' }>({
    text: 'SELECT set_account_state($1, $2::account_state, $3) AS answer',
    values: [accountNo, state, reason ?? null],
  })
  const answer = rows[0]?.answer ?? 'UNKNOWN'
  if (answer !== 'DONE') throw REFUSALS[answer]()
}

/** Sets floor, limits and whether subsidies are taken; see `accountTermsBody`. Problems NOT_FOUND, STATE_CONFLICT. */
export async function setAccountTerms(
  { database }: AdministerDeps,
  accountNo: string,
  { floor, paymentLimit, dailyLimit, takesSubsidy }: z.infer<typeof accountTermsBody>,
): Promise<void> {
  const { rows } = await database.query<{ answer: keyof typeof REFUSALS | 'DONE' }>({
    text: 'SELECT set_account_terms($1, $2, $3, $4, $5) AS answer',
    values: [accountNo, floor ?? null, paymentLimit ?? null, dailyLimit ?? null, takesSubsidy ?? null],
  })
  const answer = rows[0]?.answer ?? 'UNKNOWN'
  if (answer !== 'DONE') throw REFUSALS[answer]()
}

type ClosingAnswer = z.infer<typeof accountClosingAnswer>

/** Pays out and closes; see `accountClosingBody`. Problems NOT_FOUND, IDEMPOTENCY_CONFLICT. */
export async function closeAccount(
  { database }: AdministerDeps,
  accountNo: string,
  { closingId, payTo, atMost, businessDate, occurredAt, reason }: z.infer<typeof accountClosingBody>,
): Promise<ClosingAnswer> {
  type Closed = Omit<ClosingAnswer, 'answer'> & { answer: ClosingAnswer['answer'] | 'UNKNOWN' | 'CONFLICT' }
  const { rows } = await database.query<{ closed: Closed }>({
    text: 'SELECT close_account($1, $2, $3, $4, $5::date, $6::timestamptz, $7) AS closed',
    values: [accountNo, closingId, payTo, atMost, businessDate, occurredAt, reason],
  })
  const { answer, paid, returned } = rows[0]?.closed ?? { answer: 'UNKNOWN', paid: 0, returned: 0 }
  if (answer === 'UNKNOWN' || answer === 'CONFLICT') throw REFUSALS[answer]()
  return { answer, paid, returned }
}
