import type { AuditAction } from '@yimatong/contract/actions'
import { newId } from '@yimatong/contract/ids'
import type { LockBody, NewTerminalBody } from '@yimatong/contract/office-api'
import type { Clock } from '@yimatong/contract/clock'
import type { Database, Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { type AuditCaller, recordChange } from '../audit/record.ts'

export interface TerminalDeps {
  database: Database
  clock: Clock
}

/** A till as far as the office changes it. */
interface Till {
  terminalId: string
  terminalNo: string
  merchantNo: string
  name: string
  state: 'CREATED' | 'ACTIVE' | 'DISABLED'
  lockedAt: Date | null
  lockReason: string | null
}

const TILL = `SELECT t.terminal_id AS "terminalId", t.terminal_no AS "terminalNo", t.merchant_no AS "merchantNo", t.name, t.state,
    t.locked_at AS "lockedAt", t.lock_reason AS "lockReason"
  FROM terminals t JOIN merchants m USING (merchant_no)`
const LOCK_TILL = {
  name: 'terminal-lock-row',
  text: `${TILL} WHERE t.terminal_no = $1 AND m.realm = 'LIVE' FOR NO KEY UPDATE OF t`,
}
const OF_WISH = { name: 'terminal-of-wish', text: `${TILL} WHERE t.wish_key = $1` }

async function lockTill(transaction: Queryable, terminalNo: string): Promise<Till> {
  const { rows } = await transaction.query<Till>({ ...LOCK_TILL, values: [terminalNo] })
  const [till] = rows
  if (till === undefined) throw problem('NOT_FOUND')
  return till
}

const CREATE = {
  name: 'terminal-create',
  text: `INSERT INTO terminals (terminal_id, terminal_no, merchant_no, name, wish_key)
    SELECT $1, next_terminal_no(), m.merchant_no, $3, $4 FROM merchants m WHERE m.merchant_no = $2 AND m.realm = 'LIVE'
    ON CONFLICT (wish_key) DO NOTHING RETURNING terminal_no AS "terminalNo"`,
}

/**
 * Makes a till under a merchant, with the next number; an activation code switches it on. The same wish again gives the till that
 * there is. NOT_FOUND without such a merchant.
 */
export async function createTerminal(
  { database }: TerminalDeps,
  caller: AuditCaller,
  merchantNo: string,
  { key, name }: NewTerminalBody,
): Promise<string> {
  return database.transaction(async (transaction) => {
    const values = [newId('terminal'), merchantNo, name, key]
    const { rows } = await transaction.query<{ terminalNo: string }>({ ...CREATE, values })
    const [fresh] = rows
    if (fresh === undefined) {
      const [standing] = (await transaction.query<Till>({ ...OF_WISH, values: [key] })).rows
      if (standing === undefined) throw problem('NOT_FOUND')
      if (standing.merchantNo !== merchantNo || standing.name !== name) throw problem('IDEMPOTENCY_CONFLICT')
      return standing.terminalNo
    }
    const after = { merchantNo, name }
    await recordChange(transaction, { caller, action: 'terminals.create', subject: fresh.terminalNo, after })
    return fresh.terminalNo
  })
}

/** Which till was changed, for whoever tells it; undefined when everything was so already. */
export type Changed = { terminalId: string; terminalNo: string } | undefined

interface Step {
  action: AuditAction
  reason?: string
  /** What is to be written; undefined when it is so already. Throws STATE_CONFLICT or TERMINAL_DISABLED when it cannot be. */
  decide: (till: Till) => { set: string; values: unknown[]; before: object; after: object } | undefined
}

async function change({ database }: TerminalDeps, caller: AuditCaller, no: string, step: Step): Promise<Changed> {
  return database.transaction(async (transaction) => {
    const till = await lockTill(transaction, no)
    const decided = step.decide(till)
    if (decided === undefined) return undefined
    const { set, values, before, after } = decided
    await transaction.query({ text: `UPDATE terminals SET ${set} WHERE terminal_no = $1`, values: [no, ...values] })
    const { action, reason } = step
    await recordChange(transaction, { caller, action, subject: no, before, after, reason })
    return { terminalId: till.terminalId, terminalNo: no }
  })
}

/** Gives a till another name. */
export const renameTerminal = (deps: TerminalDeps, caller: AuditCaller, no: string, name: string): Promise<Changed> =>
  change(deps, caller, no, {
    action: 'terminals.rename',
    decide(till) {
      if (till.name === name) return undefined
      return { set: 'name = $2', values: [name], before: { name: till.name }, after: { name } }
    },
  })

/**
 * Takes a till out of service for good: its key opens nothing any more, and a lock that it had is over. A till is never moved to
 * another merchant: its numbers, shifts and Z reports are those of the stall that it took them at.
 */
export const retireTerminal = (deps: TerminalDeps, caller: AuditCaller, no: string, reason: string): Promise<Changed> =>
  change(deps, caller, no, {
    action: 'terminals.retire',
    reason,
    decide({ state }) {
      if (state === 'DISABLED') return undefined
      const set = "state = 'DISABLED', locked_at = NULL, locked_by = NULL, lock_reason = NULL, lock_contact = NULL"
      return { set, values: [], before: { state }, after: { state: 'RETIRED' } }
    },
  })

/**
 * Locks a till from afar: it finishes what it has begun and begins nothing. A lock that stands takes the new words.
 * TERMINAL_DISABLED for a retired one.
 */
export const lockTerminal = (
  deps: TerminalDeps,
  caller: AuditCaller,
  no: string,
  { reason, contact }: LockBody,
): Promise<Changed> =>
  change(deps, caller, no, {
    action: 'terminals.lock',
    reason,
    decide({ state, lockedAt }) {
      if (state === 'DISABLED') throw problem('TERMINAL_DISABLED')
      const set = 'locked_at = coalesce(locked_at, $2), locked_by = $3, lock_reason = $4, lock_contact = $5'
      const values = [new Date(deps.clock()), caller.userId, reason, contact]
      return { set, values, before: { locked: lockedAt !== null }, after: { locked: true, contact } }
    },
  })

/** Ends a lock. */
export const unlockTerminal = (deps: TerminalDeps, caller: AuditCaller, no: string, reason: string): Promise<Changed> =>
  change(deps, caller, no, {
    action: 'terminals.unlock',
    reason,
    decide({ lockedAt, lockReason }) {
      if (lockedAt === null) return undefined
      const set = 'locked_at = NULL, locked_by = NULL, lock_reason = NULL, lock_contact = NULL'
      return { set, values: [], before: { locked: true, lockReason }, after: { locked: false } }
    },
  })

/** The tills of a merchant that somebody may be at. */
export async function terminalsOf(
  { database }: { database: Queryable },
  merchantNo: string,
): Promise<{ terminalId: string; terminalNo: string }[]> {
  const { rows } = await database.query<{ terminalId: string; terminalNo: string }>({
    name: 'terminals-of-merchant',
    text: `SELECT terminal_id AS "terminalId", terminal_no AS "terminalNo" FROM terminals
      WHERE merchant_no = $1 AND state = 'ACTIVE'`,
    values: [merchantNo],
  })
  return rows
}
