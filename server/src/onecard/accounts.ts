import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import type { AccountView, openAccountsBody } from '@yimatong/contract/onecard-api'
import type { Database, Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import type { z } from 'zod'

export interface AccountsDeps {
  database: Database
  clock: Clock
}

type NewAccount = z.output<typeof openAccountsBody>['items'][number]

const GIVEN = `unnest($1::text[], $2::account_kind[], $3::text[], $4::identity_class[], $5::bigint[], $6::bigint[], $7::bigint[])
  AS given (account_no, kind, holder_name, identity_class, floor_fen, payment_limit_fen, daily_limit_fen)`

// In one order, so that two calls that open the same accounts never wait for each other in a circle.
const OPEN = `INSERT INTO accounts (account_no, kind, holder_name, identity_class, floor_fen, payment_limit_fen, daily_limit_fen)
  SELECT * FROM ${GIVEN} ORDER BY account_no ON CONFLICT (account_no) DO NOTHING`

const OTHERWISE = `SELECT account_no FROM ${GIVEN} JOIN accounts AS a USING (account_no)
  WHERE (a.kind, a.holder_name, a.identity_class, a.floor_fen, a.payment_limit_fen, a.daily_limit_fen) IS DISTINCT FROM
    (given.kind, given.holder_name, given.identity_class, given.floor_fen, given.payment_limit_fen, given.daily_limit_fen)
  ORDER BY account_no LIMIT 1`

/**
 * Opens accounts, empty and active. What stands already with the same content stays as it is; with other content the
 * whole call is refused (IDEMPOTENCY_CONFLICT) and opens nothing.
 */
export async function openAccounts(
  { database }: Pick<AccountsDeps, 'database'>,
  items: readonly NewAccount[],
): Promise<{ opened: number; unchanged: number }> {
  const values = [
    items.map(({ accountNo }) => accountNo),
    items.map(({ kind }) => kind),
    items.map(({ holderName }) => holderName),
    items.map(({ identityClass }) => identityClass ?? null),
    items.map(({ floor }) => floor),
    items.map(({ paymentLimit }) => paymentLimit),
    items.map(({ dailyLimit }) => dailyLimit),
  ]
  return database.transaction(async (transaction) => {
    const { rowCount: opened } = await transaction.query({ text: OPEN, values })
    const { rows } = await transaction.query<{ account_no: string }>({ text: OTHERWISE, values })
    const [other] = rows
    if (other !== undefined) {
      throw problem('IDEMPOTENCY_CONFLICT', `Account ${other.account_no} was opened with other content.`)
    }
    return { opened, unchanged: items.length - opened }
  })
}

// Whole numbers of PostgreSQL come as text; none of these is beyond what a number holds exactly.
const FIND = `SELECT account_no AS "accountNo", kind, holder_name AS "holderName", state, balance_of(a)::text AS balance,
    floor_fen AS floor, payment_limit_fen AS "paymentLimit", daily_limit_fen AS "dailyLimit",
    CASE WHEN spent_on = $2::date THEN spent_fen ELSE 0 END AS "spentToday", held,
    own_payment_limit_fen AS "ownPaymentLimit", own_daily_limit_fen AS "ownDailyLimit", state_reason AS "stateReason",
    CASE WHEN kind = 'PERSON' THEN subsidy_fen END AS subsidy, CASE WHEN kind = 'MERCHANT' THEN takes_subsidy END AS "takesSubsidy"
  FROM accounts AS a WHERE account_no = $1`

type Amounts = 'balance' | 'floor' | 'paymentLimit' | 'dailyLimit' | 'spentToday'
type Own = 'ownPaymentLimit' | 'ownDailyLimit' | 'subsidy'
type AccountRow = Omit<AccountView, Amounts | Own | 'held' | 'stateReason' | 'takesSubsidy'> &
  Record<Amounts, string> &
  Record<Own, string | null> & { held: boolean; stateReason: string | null; takesSubsidy: boolean | null }

/** An account with its balance now and what was paid on today's business day; problem NOT_FOUND. */
export async function findAccount(
  { database, clock }: { database: Queryable; clock: Clock },
  accountNo: string,
): Promise<AccountView> {
  const values = [accountNo, businessDateOf(clock())]
  const { rows } = await database.query<AccountRow>({ name: 'find-account', text: FIND, values })
  const [row] = rows
  if (row === undefined) throw problem('NOT_FOUND')
  const { held, ownPaymentLimit, ownDailyLimit, subsidy, stateReason, takesSubsidy, ...account } = row
  return {
    ...account,
    ...(held ? { held } : {}),
    ...(ownPaymentLimit === null ? {} : { ownPaymentLimit: Number(ownPaymentLimit) }),
    ...(ownDailyLimit === null ? {} : { ownDailyLimit: Number(ownDailyLimit) }),
    ...(subsidy === null ? {} : { subsidy: Number(subsidy) }),
    ...(stateReason === null ? {} : { stateReason }),
    ...(takesSubsidy === null ? {} : { takesSubsidy }),
    balance: Number(row.balance),
    floor: Number(row.floor),
    paymentLimit: Number(row.paymentLimit),
    dailyLimit: Number(row.dailyLimit),
    spentToday: Number(row.spentToday),
  }
}
