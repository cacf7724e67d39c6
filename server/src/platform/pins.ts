import { type Clock, toRfc3339 } from '@yimatong/contract/clock'
import { isEasyPin } from '@yimatong/contract/easy-pin'
import type { Queryable } from '@yimatong/kit/database'
import type { Secrets } from '@yimatong/kit/keys'
import { inHashingTurn } from '@yimatong/kit/passwords'
import { hashPeppered, pepperedFits } from '@yimatong/kit/peppers'
import { problem } from '@yimatong/kit/problem'
import type { CrowdLimit } from '@yimatong/kit/rate-limit'

export interface PinDeps {
  database: Queryable
  clock: Clock
  /** Outside the database: a stolen copy of it cannot be searched for six digits. */
  pinPeppers: Secrets
  /** People with a wrong PIN, by address: whoever tries one PIN on many people comes from somewhere. */
  wrongPinsPerAddress: CrowdLimit
}

export interface PinAttempt {
  personId: string
  pin: string
  /** Where it comes from. */
  address: string
}

/** Wrong PINs in a row until it is locked; the table's checks say the same. */
const MAX_WRONG_PINS = 5

const COUNT = `
  UPDATE person_pins SET failed_count = failed_count + 1,
    locked_at = CASE WHEN failed_count + 1 = ${MAX_WRONG_PINS} THEN to_timestamp($2::float8 / 1000) END
  WHERE person_id = $1 AND failed_count < ${MAX_WRONG_PINS}
  RETURNING pin_hash AS "pinHash", failed_count AS "failedCount"`

const RESET = `
  UPDATE person_pins SET failed_count = 0, locked_at = NULL, pin_hash = $3 WHERE person_id = $1 AND pin_hash = $2`

/**
 * Throws unless this is the person's PIN: PIN_NOT_SET, PIN_WRONG with the attempts that are left, or PIN_LOCKED. The attempt
 * is counted, and committed, before the PIN is looked at: neither many guesses at once nor a process that dies can save
 * one. A right PIN clears the count, and is hashed anew when there is a newer pepper. An address at which too many people were wrong is
 * not even heard: RATE_LIMITED; one person counts there once, whose own count locks soon enough. And nothing is counted when there is no room
 * to look at it: OVERLOADED.
 */
export async function checkPin(deps: PinDeps, { personId, pin, address }: PinAttempt): Promise<void> {
  await deps.wrongPinsPerAddress.check(address)
  const { pinHash, failedCount, fits, keep } = await inHashingTurn(async (own) => {
    const counted = await countAttempt(deps, personId)
    return { ...counted, ...(await pepperedFits(own, { peppers: deps.pinPeppers, kept: counted.pinHash, text: pin })) }
  })
  if (fits) {
    await deps.database.query({ name: 'pin-reset', text: RESET, values: [personId, pinHash, keep] })
    return
  }
  await deps.wrongPinsPerAddress.count(address, personId)
  const attemptsLeft = MAX_WRONG_PINS - failedCount
  if (attemptsLeft === 0) throw problem('PIN_LOCKED')
  throw problem('PIN_WRONG', undefined, { members: { attemptsLeft } })
}

async function countAttempt(deps: PinDeps, personId: string): Promise<{ pinHash: string; failedCount: number }> {
  const { rows } = await deps.database.query<{ pinHash: string; failedCount: number }>({
    name: 'pin-count',
    text: COUNT,
    values: [personId, deps.clock()],
  })
  const [attempt] = rows
  if (attempt === undefined) throw problem((await readPin(deps, personId)).pinSet ? 'PIN_LOCKED' : 'PIN_NOT_SET')
  return attempt
}

/** Whether there is a PIN, since when, and whether wrong ones have locked it. */
export async function readPin(
  { database }: Pick<PinDeps, 'database'>,
  personId: string,
): Promise<{ pinSet: boolean; pinLocked: boolean; pinSetAt?: string }> {
  const { rows } = await database.query<{ pinLocked: boolean; setAt: Date }>({
    name: 'pin-state',
    text: 'SELECT locked_at IS NOT NULL AS "pinLocked", set_at AS "setAt" FROM person_pins WHERE person_id = $1',
    values: [personId],
  })
  const [pin] = rows
  if (pin === undefined) return { pinSet: false, pinLocked: false }
  return { pinSet: true, pinLocked: pin.pinLocked, pinSetAt: toRfc3339(pin.setAt.getTime()) }
}

/** What is kept of a PIN. */
export function hashPin(deps: Pick<PinDeps, 'pinPeppers'>, pin: string): Promise<string> {
  return hashPeppered(deps.pinPeppers, pin)
}

const SET = `
  INSERT INTO person_pins (person_id, pin_hash, set_at) VALUES ($1, $2, to_timestamp($3::float8 / 1000))
  ON CONFLICT (person_id) DO UPDATE SET pin_hash = excluded.pin_hash, set_at = excluded.set_at, failed_count = 0,
    locked_at = NULL`

/** Sets or replaces the PIN, and unlocks it. The caller has proved who asks. PIN_TOO_EASY for the ones that everybody tries. */
export async function setPin(deps: PinDeps, personId: string, pin: string): Promise<void> {
  if (isEasyPin(pin)) throw problem('PIN_TOO_EASY')
  const values = [personId, await hashPin(deps, pin), deps.clock()]
  await deps.database.query({ name: 'pin-set', text: SET, values })
}
