import { randomInt } from 'node:crypto'
import { hashPassword } from '@yimatong/kit/passwords'
import { problem } from '@yimatong/kit/problem'
import { recordChange } from '../audit/record.ts'
import type { PeopleDeps, PersonChange } from './deps.ts'
import { lockOpenPerson } from './person.ts'
import { endSessions } from './states.ts'

/** Signs that nobody takes for one another, on paper or when they are read aloud. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 3
const GROUP_LENGTH = 4

/** `k7wd-3mqt-x9fh`: 59 bits, easy to copy from a slip. */
export function drawPassword(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => SIGNS.charAt(randomInt(SIGNS.length))).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

/** Gives somebody a new password, which only this answer knows, and ends all sessions that the old one has opened. */
export async function resetPassword(
  { database, clock }: Pick<PeopleDeps, 'database' | 'clock'>,
  { caller, personId, reason }: PersonChange,
): Promise<{ schoolNo: string; password: string }> {
  const password = drawPassword()
  const passwordHash = await hashPassword(password)
  return database.transaction(async (transaction) => {
    const { schoolNo } = await lockOpenPerson(transaction, personId)
    await transaction.query({
      text: 'UPDATE persons SET password_hash = $2 WHERE person_id = $1',
      values: [personId, passwordHash],
    })
    await endSessions(transaction, personId, clock())
    await recordChange(transaction, { caller, action: 'people.new-login', subject: personId, reason })
    return { schoolNo, password }
  })
}

/**
 * Gives a locked PIN its five attempts back, for an owner who stands at the counter; whoever forgot it sets a new one with the
 * password. STATE_CONFLICT when no PIN is locked.
 */
export async function unlockPin(
  { database }: Pick<PeopleDeps, 'database'>,
  { caller, personId, reason }: PersonChange,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await lockOpenPerson(transaction, personId)
    const { rowCount } = await transaction.query({
      text: 'UPDATE person_pins SET failed_count = 0, locked_at = NULL WHERE person_id = $1 AND locked_at IS NOT NULL',
      values: [personId],
    })
    if (rowCount === 0) throw problem('STATE_CONFLICT', 'The PIN is not locked.')
    await recordChange(transaction, { caller, action: 'people.pin-unlock', subject: personId, reason })
  })
}
