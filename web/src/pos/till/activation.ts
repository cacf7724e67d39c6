import type { DemoCampus } from '@yimatong/contract/demo-api'
import { randomBytes } from '@yimatong/contract/bytes'
import { type KeyMadeHere, makeTerminalKeys } from '@yimatong/contract/terminal'
import { createHttp } from '../../shared/http/client.ts'
import { keyTag } from '../logic/order-number.ts'
import { checked } from './checked.ts'
import { type Database, keepIdentity } from './database.ts'

/** Letters that an activation code has; what a person mistypes for one of them is put right. */
const LOOKALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', U: 'V' }
export const ACTIVATION_CODE_LENGTH = 8

/** What was typed, as an activation code is written: upper case, without dashes and spaces. */
export function tidyActivationCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
  return letters.replace(/[OILU]/g, (letter) => LOOKALIKES[letter] ?? letter).slice(0, ACTIVATION_CODE_LENGTH)
}

/** `ABCD-EFGH`, as it is read aloud. */
export function writtenActivationCode(code: string): string {
  return code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code
}

/** A code and the key that was offered with it: the gateway gives the same answer to the same pair. */
let offered: { activationCode: string; keys: Promise<KeyMadeHere> } | undefined

/**
 * Binds a new key to this till with a single-use code. The key is made first and kept only when the server has taken it.
 * Rejects with ApiError ACTIVATION_CODE_INVALID, another ApiError, or NoAnswer: then the same code may be tried again.
 */
export async function activate(database: Database, activationCode: string): Promise<void> {
  const http = createHttp({ base: '/gateway/v1' })
  if (offered?.activationCode !== activationCode) offered = { activationCode, keys: makeTerminalKeys() }
  const { privateKey, publicKey } = await offered.keys
  const config = await checked('config', await http.post('/terminals/activate', { activationCode, publicKey }))
  await keepIdentity(
    database,
    { terminalId: config.terminalId, key: privateKey, keyTag: keyTag(randomBytes(8)) },
    config,
  )
  // Best effort: without it a browser that runs out of disk may forget the till.
  await navigator.storage?.persist?.().catch(() => false)
}

/** The tills of a demo campus; undefined when this is none. */
export async function demoTerminals(): Promise<DemoCampus['terminals'] | undefined> {
  try {
    const campus = await checked('demoCampus', await createHttp({ base: '/demo/v1' }).get('/campus'))
    return campus.terminals
  } catch {
    return undefined
  }
}

/** A fresh activation code of a demo till. */
export async function demoActivationCode(terminalNo: string): Promise<string> {
  const answer = await createHttp({ base: '/demo/v1' }).post('/activation-codes', { terminalNo })
  return tidyActivationCode((await checked('demoActivation', answer)).activationCode)
}
