import { hash, randomInt } from 'node:crypto'
import type { Clock } from '@yimatong/contract/clock'
import type { Database } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { type AuditCaller, recordChange } from '../audit/record.ts'

export interface ActivationCodeDeps {
  database: Database
  clock: Clock
}

/** What a new till is switched on with. Shown once; only its hash is kept. */
export interface NewActivationCode {
  /** `XXXX-XXXX`. */
  activationCode: string
  expiresAtMs: number
}

/** Crockford's base32: nothing in it looks like something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 8
const LIFE_MS = 24 * 60 * 60 * 1000

const FIND = {
  name: 'activation-terminal',
  text: `SELECT terminal_id AS "terminalId", state FROM terminals WHERE terminal_no = $1 FOR NO KEY UPDATE`,
}
const FORGET = {
  name: 'activation-forget',
  text: 'DELETE FROM activation_codes WHERE terminal_id = $1 AND used_at IS NULL',
}
const KEEP = {
  name: 'activation-keep',
  text: 'INSERT INTO activation_codes (code_hash, terminal_id, expires_at) VALUES ($1, $2, $3)',
}

/**
 * Makes the code that binds a till's key: good once, for 24 hours, and the only one of its till; codes made before and
 * not used are void. NOT_FOUND without such a till, TERMINAL_DISABLED for a disabled one. What the office makes is written down.
 */
export async function newActivationCode(
  { database, clock }: ActivationCodeDeps,
  terminalNo: string,
  caller?: AuditCaller,
): Promise<NewActivationCode> {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')
  const activationCode = `${letters.slice(0, 4)}-${letters.slice(4)}`
  const expiresAtMs = clock() + LIFE_MS
  await database.transaction(async (transaction) => {
    const { rows } = await transaction.query<{ terminalId: string; state: string }>({ ...FIND, values: [terminalNo] })
    const [terminal] = rows
    if (terminal === undefined) throw problem('NOT_FOUND', `There is no terminal ${terminalNo}.`)
    if (terminal.state === 'DISABLED') throw problem('TERMINAL_DISABLED')
    const { terminalId } = terminal
    await transaction.query({ ...FORGET, values: [terminalId] })
    await transaction.query({ ...KEEP, values: [hashOfCode(activationCode), terminalId, new Date(expiresAtMs)] })
    if (caller === undefined) return
    await recordChange(transaction, { caller, action: 'terminals.activation-code', subject: terminalNo })
  })
  return { activationCode, expiresAtMs }
}

/** What is kept of a code; written with or without the dash it is the same. */
export function hashOfCode(activationCode: string): string {
  return hash('sha256', activationCode.replace('-', ''), 'base64url')
}
