// Secrets with a number, a line each in a file of their own: what is new goes by the last one, what is there by the one it was made
// under. A line of a secret that nothing goes by any more becomes a dash.
import { readFileSync } from 'node:fs'
import { newSecret, writeText } from './keys.mjs'
import { refusal } from './run.mjs'

/**
 * @typedef {object} SecretPlace
 * @property {string} what its name in the log
 * @property {string} file
 * @property {(query: Query, inForceSince: Date) => Promise<number>} countOlder how much in the payment database still goes by a secret before the last
 * @property {string} people what is counted, and how it comes to an end
 */
/** @typedef {(sql: string, values?: unknown[]) => Promise<{ count: string }[]>} Query */

/** Services look at their files once a second, and clocks differ. */
const marginMs = 60_000

/** @param {string} file */
const linesOf = (file) => readFileSync(file, 'utf8').trim().split('\n')

/**
 * Adds a secret, in force within a second. Gives its number.
 * @param {SecretPlace} place
 * @param {import('./rotation-log.mjs').RotationLog} log
 */
export const rotateSecret = ({ what, file }, log) => {
  const lines = linesOf(file)
  const isWrittenDown = lines.length === 1 || log.timeOf(what, 'inForce', String(lines.length)) !== undefined
  // One that was added by whoever was interrupted before it was written down is the new one.
  if (isWrittenDown) writeText(file, [...lines, newSecret()].join('\n'))
  const number = linesOf(file).length
  log.record(what, 'inForce', String(number))
  return number
}

/**
 * Throws away the secrets before the last, once nothing goes by them; refuses before. Gives their numbers.
 * @param {SecretPlace} place
 * @param {import('./rotation-log.mjs').RotationLog} log
 * @param {Query} query
 */
export const retireSecrets = async ({ what, file, countOlder, people }, log, query, now = Date.now()) => {
  const lines = linesOf(file)
  const old = lines.flatMap((line, at) => (line === '-' || at === lines.length - 1 ? [] : [at + 1]))
  if (old.length === 0) return old
  const number = String(lines.length)
  if (log.timeOf(what, 'inForce', number) === undefined) log.record(what, 'inForce', number)
  const since = log.timeOf(what, 'inForce', number) ?? now
  if (now < since + marginMs) throw refusal(`Number ${number} is only just in force: retire in a minute.`)
  const left = await countOlder(query, new Date(since + marginMs))
  if (left > 0) throw refusal(`${left} ${people}`)
  for (const one of old) log.record(what, 'retired', String(one))
  writeText(file, lines.map((line, at) => (old.includes(at + 1) ? '-' : line)).join('\n'))
  return old
}

/** @param {string} file @returns {SecretPlace} */
export const pinPeppers = (file) => ({
  what: 'pin-pepper',
  file,
  countOlder: async (query) => {
    const number = linesOf(file).length
    const older = `(CASE WHEN pin_hash LIKE '$%' THEN 1 ELSE split_part(pin_hash, ':', 1)::int END) < $1`
    const [row] = await query(
      `SELECT (SELECT count(*) FROM person_pins WHERE ${older}) + (SELECT count(*) FROM cashiers WHERE ${older}) AS count`,
      [number],
    )
    return Number(row?.count)
  },
  people:
    'PINs have not been used since the last rotation: each changes over when its owner next enters it, or sets another.',
})

/** @param {string} file @returns {SecretPlace} */
export const webhookSecrets = (file) => ({
  what: 'webhook-secret',
  file,
  countOlder: async (query, inForceSince) => {
    const [row] = await query(
      `SELECT count(DISTINCT merchant_no) AS count FROM webhook_keys
       WHERE (listed_until IS NULL OR listed_until > now()) AND created_at < $1`,
      [inForceSince],
    )
    return Number(row?.count)
  },
  people:
    'merchants still have a key from before: each changes over when its owner changes the key in the portal, and its overlap has ended.',
})
