import { randomInt } from 'node:crypto'
import { toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { NewStaffBody, StaffBody, StaffMember } from '@yimatong/contract/office-api'
import type { OfficeRole } from '@yimatong/contract/roles'
import { isUniqueViolation, type Queryable } from '@yimatong/kit/database'
import { hashPassword } from '@yimatong/kit/passwords'
import { problem } from '@yimatong/kit/problem'
import { recordChange } from '../../audit/record.ts'
import type { OfficeDeps } from '../deps.ts'
import type { OfficeCaller } from '../guard.ts'

interface Row {
  userId: string
  login: string
  name: string
  role: OfficeRole
  active: boolean
  createdAt: Date
}

const COLUMNS = `user_id AS "userId", login, name, role, state = 'ACTIVE' AS active, created_at AS "createdAt"`

const viewOf = ({ createdAt, ...row }: Row, { userId }: Pick<OfficeCaller, 'userId'>): StaffMember => ({
  ...row,
  createdAt: toRfc3339(createdAt.getTime()),
  you: row.userId === userId,
})

/** Nobody confuses these when they are read aloud or written down. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 4
const GROUP_LENGTH = 4

/** A password that nobody has chosen: 79 bits, in groups that can be read over the phone. */
const freshPassword = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join(''),
  ).join('-')

/** Everybody of the office, by login. */
export async function readStaff({ database }: OfficeDeps, caller: OfficeCaller): Promise<StaffMember[]> {
  const { rows } = await database.query<Row>({
    name: 'office-staff',
    text: `SELECT ${COLUMNS} FROM portal_users WHERE merchant_no IS NULL ORDER BY login`,
  })
  return rows.map((row) => viewOf(row, caller))
}

/** Somebody of the office, locked; NOT_FOUND also for a merchant's people. */
async function locked(transaction: Queryable, userId: string): Promise<Row> {
  const { rows } = await transaction.query<Row>({
    text: `SELECT ${COLUMNS} FROM portal_users WHERE user_id = $1 AND merchant_no IS NULL FOR UPDATE`,
    values: [userId],
  })
  const [row] = rows
  if (row === undefined) throw problem('NOT_FOUND')
  return row
}

/**
 * Two administrators who would take each other's rights come one after the other, and the second is none any more: so there
 * is always one left.
 */
async function assertStillAdmin(transaction: Queryable, { userId }: OfficeCaller): Promise<void> {
  const { rows } = await transaction.query<{ userId: string }>({
    text: `SELECT user_id AS "userId" FROM portal_users
      WHERE merchant_no IS NULL AND role = 'ADMIN' AND state = 'ACTIVE' ORDER BY user_id FOR UPDATE`,
  })
  if (!rows.some((admin) => admin.userId === userId)) throw problem('FORBIDDEN')
}

export interface MadePassword {
  member: StaffMember
  password: string
}

/** Adds somebody, with a password that is told once. STATE_CONFLICT when the login is taken. */
export async function addStaff(
  { database }: OfficeDeps,
  caller: OfficeCaller,
  { login, name, role }: NewStaffBody,
): Promise<MadePassword> {
  const password = freshPassword()
  const passwordHash = await hashPassword(password)
  const lower = login.toLowerCase()
  const row = await database
    .transaction(async (transaction) => {
      const { rows } = await transaction.query<Row>({
        text: `INSERT INTO portal_users (user_id, login, name, role, password_hash)
          VALUES ($1, $2, $3, $4::portal_role, $5) RETURNING ${COLUMNS}`,
        values: [newId('portalUser'), lower, name, role, passwordHash],
      })
      const [made] = rows
      if (made === undefined) throw new Error('a user was written and is not there')
      const after = { login: lower, name, role, active: true }
      await recordChange(transaction, { caller, action: 'staff.add', subject: made.userId, after })
      return made
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? problem('STATE_CONFLICT', 'Somebody has this login.') : error
    })
  return { member: viewOf(row, caller), password }
}

/** Names somebody anew, gives another role, disables or enables; FORBIDDEN for oneself. What changes ends the sessions. */
export async function changeStaff(
  deps: OfficeDeps,
  caller: OfficeCaller,
  userId: string,
  { name, role, active }: StaffBody,
): Promise<StaffMember> {
  if (userId === caller.userId) throw problem('FORBIDDEN', 'Nobody changes his own rights.')
  const { before, row } = await deps.database.transaction(async (transaction) => {
    await assertStillAdmin(transaction, caller)
    const was = await locked(transaction, userId)
    const { rows } = await transaction.query<Row>({
      text: `UPDATE portal_users SET name = $2, role = $3::portal_role, state = $4::portal_user_state
        WHERE user_id = $1 RETURNING ${COLUMNS}`,
      values: [userId, name, role, active ? 'ACTIVE' : 'DISABLED'],
    })
    const stateOf = (one: Pick<Row, 'name' | 'role' | 'active'>) => ({
      name: one.name,
      role: one.role,
      active: one.active,
    })
    const change = { before: stateOf(was), after: { name, role, active } }
    await recordChange(transaction, { caller, action: 'staff.change', subject: userId, ...change })
    return { before: was, row: rows[0] ?? was }
  })
  if (before.role !== role || before.active !== active) await endSessions(deps, userId)
  return viewOf(row, caller)
}

/** A new password for somebody else, told once; whoever is logged in with the old one is not any more. */
export async function replacePassword(deps: OfficeDeps, caller: OfficeCaller, userId: string): Promise<MadePassword> {
  if (userId === caller.userId) throw problem('FORBIDDEN', 'Somebody else makes it.')
  const password = freshPassword()
  const passwordHash = await hashPassword(password)
  const row = await deps.database.transaction(async (transaction) => {
    await assertStillAdmin(transaction, caller)
    const was = await locked(transaction, userId)
    const values = [userId, passwordHash]
    await transaction.query({ text: 'UPDATE portal_users SET password_hash = $2 WHERE user_id = $1', values })
    await recordChange(transaction, {
      caller,
      action: 'staff.new-password',
      subject: userId,
      after: { login: was.login },
    })
    return was
  })
  await endSessions(deps, userId)
  return { member: viewOf(row, caller), password }
}

async function endSessions({ sessions, onSessionEnded }: OfficeDeps, userId: string): Promise<void> {
  for (const sessionId of await sessions.endAllOf(userId)) onSessionEnded(sessionId)
}
