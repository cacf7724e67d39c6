import type { AuditCaller } from '../../audit/record.ts'
import { recordChange } from '../../audit/record.ts'
import { isUniqueViolation, type Queryable } from '@yimatong/kit/database'
import { ServiceCallError } from '@yimatong/kit/service-client'
import { openAccounts } from '../accounts.ts'
import type { PeopleDeps } from '../deps.ts'
import { JUDGE, NO_HANDFUL } from './judge.ts'

/** An import on its way, as a turn takes it up. */
interface UnderWay {
  importId: string
  newCount: number
  accountsOpened: number
  confirmedBy: string
}

/** Longer than a group of accounts, or the whole of the people, takes: whoever has it prolongs it. */
const CLAIM = `interval '60 seconds'`
/** What the one-card backend opens in one call. */
const ACCOUNTS_AT_ONCE = 1000

const TAKE = `
  WITH due AS (
    SELECT import_id FROM person_imports WHERE state = 'CONFIRMED' AND sweep_after <= now()
    ORDER BY sweep_after LIMIT 1 FOR UPDATE SKIP LOCKED
  )
  UPDATE person_imports i SET sweep_after = now() + ${CLAIM} FROM due WHERE i.import_id = due.import_id
  RETURNING i.import_id AS "importId", i.new_count AS "newCount", i.accounts_opened AS "accountsOpened", i.confirmed_by AS "confirmedBy"`

/** Goes on with what was confirmed, one import at a time. After a crash whoever turns next goes on where it stood. */
export async function carryOutImports(deps: PeopleDeps): Promise<void> {
  const { rows } = await deps.database.query<UnderWay & Record<string, unknown>>({ name: 'imports-due', text: TAKE })
  const [taken] = rows
  if (taken === undefined) return
  try {
    await openAll(deps, taken)
    await applyAll(deps, taken)
  } catch (error) {
    if (isRefusal(error)) return fail(deps, taken, error.problem?.code ?? 'ACCOUNTS_REFUSED')
    deps.log.warn({ err: error, importId: taken.importId }, 'an import goes on later')
    await goOnSoon(deps, taken)
  }
}

/** What the one-card backend will never do, however often it is asked. */
const isRefusal = (error: unknown): error is ServiceCallError =>
  error instanceof ServiceCallError && error.outcome === 'problem' && (error.status ?? 500) < 500

const FIVE_SECONDS = `interval '5 seconds'`

async function goOnSoon({ database }: PeopleDeps, { importId }: UnderWay): Promise<void> {
  await database.query({
    text: `UPDATE person_imports SET sweep_after = now() + ${FIVE_SECONDS} WHERE import_id = $1 AND state = 'CONFIRMED'`,
    values: [importId],
  })
}

interface AccountRow {
  accountNo: string
  holderName: string
  paymentLimitFen: number | null
  dailyLimitFen: number | null
}

/** The accounts first, group by group: opening one again changes nothing, and one that nobody owns holds nothing. */
async function openAll(deps: PeopleDeps, { importId, newCount, accountsOpened }: UnderWay): Promise<void> {
  for (let opened = accountsOpened; opened < newCount; ) {
    const { rows } = await deps.database.query<AccountRow & Record<string, unknown>>({
      text: `SELECT account_no AS "accountNo", name AS "holderName", payment_limit_fen AS "paymentLimitFen", daily_limit_fen AS "dailyLimitFen"
        FROM person_import_rows WHERE import_id = $1 AND action = 'NEW' ORDER BY line OFFSET $2 LIMIT ${ACCOUNTS_AT_ONCE}`,
      values: [importId, opened],
    })
    if (rows.length === 0) throw new Error(`${importId} has fewer new people than it counted`)
    await openAccounts(deps, rows)
    opened += rows.length
    await deps.database.query({
      text: `UPDATE person_imports SET accounts_opened = greatest(accounts_opened, $2), sweep_after = now() + ${CLAIM}
        WHERE import_id = $1 AND state = 'CONFIRMED'`,
      values: [importId, opened],
    })
  }
}

const ADD = `
  INSERT INTO persons (person_id, school_no, name, identity_class, identity_from, identity_until, account_no)
  SELECT 'per_' || replace(uuidv7()::text, '-', ''), school_no, name, identity_class, identity_from, identity_until, account_no
  FROM person_import_rows WHERE import_id = $1 AND action = 'NEW'`

const CHANGE = `
  UPDATE persons o SET identity_class = coalesce(r.identity_class, o.identity_class),
    identity_from = coalesce(r.identity_from, o.identity_from), identity_until = coalesce(r.identity_until, o.identity_until)
  FROM person_import_rows r WHERE r.import_id = $1 AND r.action = 'CHANGED' AND o.school_no = r.school_no`

/**
 * All people in one transaction, or none. Imports take turns here, and everybody is judged once more: where something
 * would now be other than what was confirmed, the whole roster fails and says so.
 */
async function applyAll(deps: PeopleDeps, taken: UnderWay): Promise<void> {
  try {
    await deps.database.transaction(async (transaction) => {
      await transaction.query({ text: `SELECT pg_advisory_xact_lock(hashtext('person_imports'))` })
      if (!(await isStillDue(transaction, taken.importId))) return
      await transaction.query({ text: NO_HANDFUL })
      const before = await actionsOf(transaction, taken.importId)
      await transaction.query({ text: JUDGE, values: [taken.importId] })
      const { rows } = await transaction.query<{ differs: boolean }>({
        text: `SELECT $2::text[] IS DISTINCT FROM (${ACTIONS}) AS differs`,
        values: [taken.importId, before],
      })
      if (rows[0]?.differs === true) return finish(deps, transaction, taken, 'CHANGED_MEANWHILE')
      await transaction.query({ text: ADD, values: [taken.importId] })
      await transaction.query({ text: CHANGE, values: [taken.importId] })
      await finish(deps, transaction, taken, undefined)
    })
  } catch (error) {
    // Somebody got a number of the roster at this very moment: the next turn finds that out by judging.
    if (!isUniqueViolation(error)) throw error
    await goOnSoon(deps, taken)
  }
}

async function isStillDue(transaction: Queryable, importId: string): Promise<boolean> {
  const { rows } = await transaction.query<{ state: string }>({
    text: 'SELECT state FROM person_imports WHERE import_id = $1 FOR UPDATE',
    values: [importId],
  })
  return rows[0]?.state === 'CONFIRMED'
}

const ACTIONS = 'SELECT array_agg(action::text ORDER BY line) FROM person_import_rows WHERE import_id = $1'

async function actionsOf(transaction: Queryable, importId: string): Promise<string[]> {
  const { rows } = await transaction.query<{ actions: string[] }>({
    text: `SELECT (${ACTIONS}) AS actions`,
    values: [importId],
  })
  return rows[0]?.actions ?? []
}

async function finish(
  { clock }: PeopleDeps,
  transaction: Queryable,
  { importId, confirmedBy, newCount }: UnderWay,
  fault: string | undefined,
): Promise<void> {
  const state = fault === undefined ? 'APPLIED' : 'FAILED'
  await transaction.query({
    text: `UPDATE person_imports SET state = $2::import_state, fault = $3, finished_at = to_timestamp($4::float8 / 1000)
      WHERE import_id = $1`,
    values: [importId, state, fault ?? null, clock()],
  })
  // In the name of whoever confirmed it; the request is over long since.
  const caller: AuditCaller = { userId: confirmedBy, role: 'SYSTEM', requestId: importId }
  const after = { state, new: newCount, ...(fault === undefined ? {} : { fault }) }
  await recordChange(transaction, { caller, action: 'people.import', subject: importId, after })
}

function fail(deps: PeopleDeps, taken: UnderWay, fault: string): Promise<void> {
  return deps.database.transaction((transaction) => finish(deps, transaction, taken, fault.slice(0, 40)))
}
