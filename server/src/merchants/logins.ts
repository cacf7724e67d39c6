import { randomInt } from 'node:crypto'
import { newId } from '@yimatong/contract/ids'
import type { MerchantLoginBody, MerchantPassword } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { hashPassword } from '@yimatong/kit/passwords'
import { problem } from '@yimatong/kit/problem'
import { type AuditCaller, recordChange } from '../audit/record.ts'
import type { MerchantDeps } from './deps.ts'
import { lockMerchant } from './facts.ts'

type LoginDeps = Pick<MerchantDeps, 'database'>

/** Nothing in it looks like something else, on paper or by ear. */
const LETTERS = 'abcdefghjkmnpqrstvwxyz23456789'

/** `k7mf-9tqz-w3xp`: 58 bits of luck, to be typed from a slip of paper. */
function freshPassword(): string {
  const group = () => Array.from({ length: 4 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('')
  return [group(), group(), group()].join('-')
}

const CREATE = {
  name: 'merchant-login-create',
  text: `INSERT INTO portal_users (user_id, login, name, password_hash, role, merchant_no)
    VALUES ($1, $2, $3, $4, 'OWNER', $5) ON CONFLICT (login) DO NOTHING RETURNING user_id`,
}

/** Makes an owner's login. The password is in the answer and nowhere else. STATE_CONFLICT when somebody has this login. */
export async function createOwnerLogin(
  { database }: LoginDeps,
  caller: AuditCaller,
  merchantNo: string,
  { login, name }: MerchantLoginBody,
): Promise<MerchantPassword> {
  const password = freshPassword()
  const passwordHash = await hashPassword(password)
  await database.transaction(async (transaction) => {
    await lockMerchant(transaction, merchantNo)
    const values = [newId('portalUser'), login, name, passwordHash, merchantNo]
    const { rows } = await transaction.query({ ...CREATE, values })
    if (rows.length === 0) throw problem('STATE_CONFLICT', `Somebody else has the login ${login}.`)
    const after = { login, name, role: 'OWNER' }
    await recordChange(transaction, { caller, action: 'merchants.login-create', subject: merchantNo, after })
  })
  return { login, password }
}

interface Named {
  merchantNo: string
  userId: string
}

/** The user's login, locked, if it is this merchant's. */
async function lockUser(
  transaction: Queryable,
  { merchantNo, userId }: Named,
): Promise<{ login: string; state: string }> {
  const { rows } = await transaction.query<{ login: string; state: string }>({
    name: 'merchant-login-lock',
    text: `SELECT u.login, u.state FROM portal_users u JOIN merchants m USING (merchant_no)
      WHERE u.user_id = $1 AND u.merchant_no = $2 AND m.realm = 'LIVE' FOR NO KEY UPDATE OF u`,
    values: [userId, merchantNo],
  })
  const [user] = rows
  if (user === undefined) throw problem('NOT_FOUND')
  return user
}

/** Whoever is logged in with the old password, or as somebody who may not any more, is out. Gives the sessions' ids. */
async function endSessions(transaction: Queryable, userId: string): Promise<string[]> {
  const { rows } = await transaction.query<{ sessionId: string }>({
    name: 'merchant-login-out',
    text: 'DELETE FROM portal_sessions WHERE user_id = $1 RETURNING session_hash AS "sessionId"',
    values: [userId],
  })
  return rows.map(({ sessionId }) => sessionId)
}

/** Gives a login a new password; who is logged in with the old one is logged out. */
export async function resetPassword(
  { database }: LoginDeps,
  caller: AuditCaller,
  named: Named,
): Promise<MerchantPassword & { endedSessions: string[] }> {
  const password = freshPassword()
  const passwordHash = await hashPassword(password)
  return database.transaction(async (transaction) => {
    const { login } = await lockUser(transaction, named)
    const text = 'UPDATE portal_users SET password_hash = $2 WHERE user_id = $1'
    await transaction.query({ name: 'merchant-login-password', text, values: [named.userId, passwordHash] })
    const endedSessions = await endSessions(transaction, named.userId)
    const action = 'merchants.login-password'
    await recordChange(transaction, { caller, action, subject: named.merchantNo, after: { login } })
    return { login, password, endedSessions }
  })
}

/** Lets a login in, or not any more; then whoever is logged in by it is out. */
export async function setLoginState(
  { database }: LoginDeps,
  caller: AuditCaller,
  named: Named & { active: boolean },
): Promise<{ endedSessions: string[] }> {
  const state = named.active ? 'ACTIVE' : 'DISABLED'
  return database.transaction(async (transaction) => {
    const user = await lockUser(transaction, named)
    if (user.state === state) return { endedSessions: [] }
    const text = 'UPDATE portal_users SET state = $2::portal_user_state WHERE user_id = $1'
    await transaction.query({ name: 'merchant-login-state', text, values: [named.userId, state] })
    const endedSessions = named.active ? [] : await endSessions(transaction, named.userId)
    const action = named.active ? 'merchants.login-enable' : 'merchants.login-disable'
    const { login } = user
    const moved = { before: { login, state: user.state }, after: { login, state } }
    await recordChange(transaction, { caller, action, subject: named.merchantNo, ...moved })
    return { endedSessions }
  })
}
