import { problem } from '@yimatong/kit/problem'
import { type AuditCaller, recordChange } from '../../audit/record.ts'
import { NEXT_ACCOUNT_NO } from '../accounts.ts'
import type { PeopleDeps } from '../deps.ts'

/** A new person's account gets its number once, here, so that it is opened once however often that is tried. */
const NUMBER = `
  UPDATE person_import_rows r SET account_no = ${NEXT_ACCOUNT_NO}
  WHERE import_id = $1 AND action = 'NEW' AND account_no IS NULL`

const CONFIRM = `
  UPDATE person_imports SET state = 'CONFIRMED', confirmed_by = $2, confirmed_at = to_timestamp($3::float8 / 1000), sweep_after = now()
  WHERE import_id = $1 AND state = 'CHECKED' AND bad_count = 0 AND new_count + changed_count > 0
  RETURNING new_count AS "new", changed_count AS "changed"`

const CANCEL = `
  UPDATE person_imports SET state = 'CANCELLED', finished_at = to_timestamp($2::float8 / 1000)
  WHERE import_id = $1 AND state = 'CHECKED'`

/**
 * Confirms a roster: from here on it is a duty, and all of it or nothing happens. Again by anybody it changes nothing.
 * STATE_CONFLICT for one with bad rows, with nothing to do, or that is over.
 */
export async function confirmImport(
  { database, clock }: Pick<PeopleDeps, 'database' | 'clock'>,
  caller: AuditCaller,
  importId: string,
): Promise<void> {
  await database.transaction(async (transaction) => {
    const { rows } = await transaction.query({ text: CONFIRM, values: [importId, caller.userId, clock()] })
    if (rows[0] === undefined) return
    await transaction.query({ text: NUMBER, values: [importId] })
    await recordChange(transaction, { caller, action: 'people.import-confirm', subject: importId, after: rows[0] })
  })
  await refuseUnless({ database }, importId, ['CONFIRMED', 'APPLIED', 'FAILED'])
}

/** Puts a roster away that was only looked at. STATE_CONFLICT for one that was confirmed. */
export async function cancelImport(
  { database, clock }: Pick<PeopleDeps, 'database' | 'clock'>,
  caller: AuditCaller,
  importId: string,
): Promise<void> {
  await database.transaction(async (transaction) => {
    const { rowCount } = await transaction.query({ text: CANCEL, values: [importId, clock()] })
    if (rowCount > 0) await recordChange(transaction, { caller, action: 'people.import-cancel', subject: importId })
  })
  await refuseUnless({ database }, importId, ['CANCELLED'])
}

async function refuseUnless({ database }: Pick<PeopleDeps, 'database'>, importId: string, states: readonly string[]) {
  const { rows } = await database.query<{ state: string }>({
    text: 'SELECT state FROM person_imports WHERE import_id = $1',
    values: [importId],
  })
  const [found] = rows
  if (found === undefined) throw problem('NOT_FOUND')
  if (!states.includes(found.state)) throw problem('STATE_CONFLICT')
}
