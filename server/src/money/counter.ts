import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { CounterPerson, Drawer, drawerCountBody, MoneyMove, topUpBody } from '@yimatong/contract/office-api'
import { accountView, BANK_ACCOUNT, CASH_ACCOUNT } from '@yimatong/contract/onecard-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import type { z } from 'zod'
import { type AuditCaller, recordChange } from '../audit/record.ts'
import { insertMove, type MoneyDeps, readMove, sendNow } from './moves.ts'

export interface PersonRow extends Record<string, unknown> {
  personId: string
  schoolNo: string
  name: string
  identityClass: CounterPerson['identityClass'] | null
  accountNo: string
}

/** Somebody of the school by number or id; simulated customers are nobody at a counter. NOT_FOUND. */
export async function findPerson(
  database: Queryable,
  by: { schoolNo: string } | { personId: string } | { accountNo: string },
): Promise<PersonRow> {
  const [column, value] = Object.entries(by)[0] ?? []
  const name = column === 'schoolNo' ? 'school_no' : column === 'personId' ? 'person_id' : 'account_no'
  const { rows } = await database.query<PersonRow>({
    name: `money-person-${name}`,
    text: `SELECT person_id AS "personId", school_no AS "schoolNo", name, identity_class AS "identityClass", account_no AS "accountNo"
      FROM persons WHERE ${name} = $1 AND realm = 'LIVE'`,
    values: [value],
  })
  const [row] = rows
  if (row === undefined) throw problem('NOT_FOUND')
  return row
}

/** Who stands at the counter, and what the ledger says of the account. */
export async function counterPersonOf({ database, onecard }: MoneyDeps, schoolNo: string): Promise<CounterPerson> {
  const { identityClass, ...person } = await findPerson(database, { schoolNo })
  const { state, balance, subsidy = 0 } = await onecard.get(`/onecard/v1/accounts/${person.accountNo}`, accountView)
  return {
    ...person,
    ...(identityClass === null || identityClass === undefined ? {} : { identityClass }),
    state,
    balance,
    subsidy,
  }
}

/** Tops a person up, once per number. IDEMPOTENCY_CONFLICT for other content under it. */
export async function topUp(
  deps: MoneyDeps,
  caller: AuditCaller,
  { number, personId, amount, source }: z.infer<typeof topUpBody>,
): Promise<MoneyMove> {
  const person = await findPerson(deps.database, { personId })
  const from = source === 'CASH' ? CASH_ACCOUNT : BANK_ACCOUNT
  const moveId = newId('moneyMove')
  const move = { moveId, number, personId, from, to: person.accountNo, amountFen: amount, clerk: caller.userId }
  await deps.database.transaction(async (transaction) => {
    if (!(await insertMove(transaction, { ...move, purpose: 'COUNTER_TOPUP' }, deps.clock()))) return
    const after = { schoolNo: person.schoolNo, amount, source, number }
    await recordChange(transaction, { caller, action: 'money.topUp', subject: moveId, after })
  })
  const standing = await readMove(deps.database, number)
  if (
    standing.from !== from ||
    standing.to !== person.accountNo ||
    standing.amount !== amount ||
    standing.clerk !== caller.userId
  )
    throw problem('IDEMPOTENCY_CONFLICT')
  if (standing.state !== 'PENDING') return standing
  await sendNow(deps, standing.moveId)
  return readMove(deps.database, standing.moveId)
}

// What a drawer should hold is what its clerk took in less what the same one paid out.
const DRAWERS = `SELECT m.clerk, u.name AS "clerkName", count(*)::int AS count,
    coalesce(sum(m.amount_fen) FILTER (WHERE m.from_account = '${CASH_ACCOUNT}'), 0)::float8 AS "cashIn",
    coalesce(sum(m.amount_fen) FILTER (WHERE m.to_account = '${CASH_ACCOUNT}'), 0)::float8 AS "cashOut",
    coalesce(sum(m.amount_fen) FILTER (WHERE m.from_account = '${BANK_ACCOUNT}'), 0)::float8 AS "bankIn",
    c.counted_fen::float8 AS counted, c.counted_at AS "countedAt", (c.counted_fen - c.expected_fen)::float8 AS difference
  FROM money_moves AS m
  LEFT JOIN portal_users AS u ON u.user_id = m.clerk
  LEFT JOIN LATERAL (
    SELECT * FROM drawer_counts AS c WHERE c.business_date = $1::date AND c.clerk = m.clerk ORDER BY c.id DESC LIMIT 1
  ) AS c ON true
  WHERE m.business_date = $1::date AND m.state = 'POSTED' AND m.batch_id IS NULL
    AND (m.purpose = 'COUNTER_TOPUP' OR (m.to_account = '${CASH_ACCOUNT}' AND m.purpose IN ('CLOSING', 'SUSPENSE_RELEASE')))
  GROUP BY m.clerk, u.name, c.counted_fen, c.counted_at, c.expected_fen ORDER BY m.clerk`

interface DrawerRow
  extends Record<string, unknown>,
    Omit<Drawer, 'clerkName' | 'counted' | 'countedAt' | 'difference'> {
  clerkName: string | null
  counted: number | null
  countedAt: Date | null
  difference: number | null
}

/** What every clerk's drawer came to on a business day. */
export async function readDrawers(database: Queryable, businessDate: string): Promise<Drawer[]> {
  const { rows } = await database.query<DrawerRow>({ text: DRAWERS, values: [businessDate] })
  return rows.map(({ clerkName, counted, countedAt, difference, ...drawer }) => ({
    ...drawer,
    ...(clerkName === null ? {} : { clerkName }),
    ...(counted === null || countedAt === null || difference === null
      ? {}
      : { counted, countedAt: toRfc3339(countedAt.getTime()), difference }),
  }))
}

/** Keeps what the caller counted in today's drawer, beside what should be there. */
export async function countDrawer(
  { database, clock }: MoneyDeps,
  caller: AuditCaller,
  { counted }: z.infer<typeof drawerCountBody>,
): Promise<Drawer[]> {
  const today = businessDateOf(clock())
  const own = (await readDrawers(database, today)).find(({ clerk }) => clerk === caller.userId)
  const expected = own === undefined ? 0 : own.cashIn - own.cashOut
  await database.transaction(async (transaction) => {
    await transaction.query({
      text: `INSERT INTO drawer_counts (clerk, business_date, counted_fen, expected_fen, counted_at) VALUES ($1, $2::date, $3, $4, $5)`,
      values: [caller.userId, today, counted, expected, new Date(clock())],
    })
    const change = { action: 'money.countDrawer' as const, subject: today, after: { counted, expected } }
    await recordChange(transaction, { caller, ...change })
  })
  return readDrawers(database, today)
}
