import type { PersonState } from '@yimatong/contract/states'
import type { Queryable } from '@yimatong/kit/database'
import { recordChange } from '../audit/record.ts'
import type { PeopleDeps, PersonChange } from './deps.ts'
import { lockOpenPerson } from './person.ts'

const ACTIONS = { ACTIVE: 'people.thaw', FROZEN: 'people.freeze', CLOSED: 'people.close' } as const

/**
 * Freezes, thaws or closes somebody here: from the commit on nothing is priced for a person who is not ACTIVE. That the peers
 * must hear of it is a duty from the same moment (see `tell.ts`). Setting what is set already changes nothing. Closing also
 * ends every login. Problems: NOT_FOUND, STATE_CONFLICT for whoever is closed already.
 */
export async function setState(
  { database, clock }: Pick<PeopleDeps, 'database' | 'clock'>,
  { caller, personId, reason }: PersonChange,
  state: PersonState,
): Promise<void> {
  await database.transaction(async (transaction) => {
    const before = await lockOpenPerson(transaction, personId)
    if (before.state === state) return
    await transaction.query({
      text: `UPDATE persons SET state = $2::person_state, state_reason = $3, state_changed_at = to_timestamp($4::float8 / 1000),
        state_version = state_version + 1, state_sweep_after = now() + interval '5 seconds' WHERE person_id = $1`,
      values: [personId, state, reason, clock()],
    })
    if (state === 'CLOSED') await endLogins(transaction, personId, clock())
    const states = { before: { state: before.state }, after: { state } }
    await recordChange(transaction, { caller, action: ACTIONS[state], subject: personId, ...states, reason })
  })
}

/** Nobody logs in without a password, and sessions that are over are refused within a second. */
async function endLogins(transaction: Queryable, personId: string, nowMs: number): Promise<void> {
  await transaction.query({ text: 'UPDATE persons SET password_hash = NULL WHERE person_id = $1', values: [personId] })
  await endSessions(transaction, personId, nowMs)
}

/** Ends all of a person's sessions. */
export async function endSessions(transaction: Queryable, personId: string, nowMs: number): Promise<void> {
  await transaction.query({
    text: `UPDATE refresh_tokens SET revoked_at = to_timestamp($2::float8 / 1000) WHERE person_id = $1 AND revoked_at IS NULL`,
    values: [personId, nowMs],
  })
}
