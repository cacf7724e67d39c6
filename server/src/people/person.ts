import { toRfc3339 } from '@yimatong/contract/clock'
import type { PersonCard, PersonRow } from '@yimatong/contract/office-api'
import type { IdentityClass, PersonKind, PersonState } from '@yimatong/contract/states'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'

/** Somebody as a list needs them. Dates are `YYYY-MM-DD`. */
export interface Person {
  personId: string
  schoolNo: string
  name: string
  kind: PersonKind
  identityClass: IdentityClass | null
  identityFrom: string | null
  identityUntil: string | null
  state: PersonState
  heldAt: Date | null
  accountNo: string
}

/** What to read of `persons o`, as a Person. */
export const PERSON_COLUMNS = `o.person_id AS "personId", o.school_no AS "schoolNo", o.name, o.kind,
  o.identity_class AS "identityClass", o.identity_from::text AS "identityFrom", o.identity_until::text AS "identityUntil",
  o.state, o.held_at AS "heldAt", o.account_no AS "accountNo"`

/** Days before its end from which on an identity is said to end soon. */
export const ENDS_SOON_DAYS = 30

const DAY_MS = 24 * 60 * 60 * 1000
const laterBy = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)

/** Whether an identity holds on a business day, and whether it goes on holding for a while. */
function validityOf(
  { identityFrom, identityUntil }: Pick<Person, 'identityFrom' | 'identityUntil'>,
  today: string,
): PersonRow['validity'] {
  if (identityUntil !== null && identityUntil < today) return 'ENDED'
  if (identityFrom !== null && identityFrom > today) return 'FUTURE'
  return identityUntil !== null && identityUntil <= laterBy(today, ENDS_SOON_DAYS) ? 'ENDING' : 'CURRENT'
}

/** Somebody as the office's lists show them; what is not known is absent. */
export function personRow(person: Person, today: string): PersonRow {
  const { personId, schoolNo, name, kind, identityClass, identityFrom, identityUntil, state, heldAt, accountNo } =
    person
  return {
    personId,
    schoolNo,
    name,
    kind,
    ...(identityClass === null ? {} : { identityClass }),
    ...(identityFrom === null ? {} : { identityFrom }),
    ...(identityUntil === null ? {} : { identityUntil }),
    validity: validityOf(person, today),
    state,
    lossReported: heldAt !== null,
    accountNo,
  }
}

interface CardRow extends Person {
  createdAt: Date
  stateReason: string | null
  stateChangedAt: Date | null
  stateIsEverywhere: boolean
  mayLogIn: boolean
  pinSet: boolean
  pinLocked: boolean
  openDisputes: number
  pendingSurcharges: number
}

const CARD = `SELECT ${PERSON_COLUMNS}, o.created_at AS "createdAt", o.state_reason AS "stateReason",
    o.state_changed_at AS "stateChangedAt", o.state_told = o.state_version AS "stateIsEverywhere",
    o.password_hash IS NOT NULL AS "mayLogIn", i.person_id IS NOT NULL AS "pinSet", i.locked_at IS NOT NULL AS "pinLocked",
    (SELECT count(*)::int FROM disputes d WHERE d.person_id = o.person_id AND d.state IN ('OPEN', 'ANSWERED')) AS "openDisputes",
    (SELECT count(*)::int FROM payments p WHERE p.person_id = o.person_id AND p.state IN ('SUCCESS', 'REFUND')
      AND p.surcharge_status = 'PENDING') AS "pendingSurcharges"
  FROM persons o LEFT JOIN person_pins i USING (person_id) WHERE o.person_id = $1 AND o.realm = 'LIVE'`

/** Everything that our own database knows of somebody; NOT_FOUND also for the sandbox's people. */
export async function readCard(database: Queryable, personId: string, today: string): Promise<PersonCard> {
  const { rows } = await database.query<CardRow & Record<string, unknown>>({ text: CARD, values: [personId] })
  const [row] = rows
  if (row === undefined) throw problem('NOT_FOUND')
  const { createdAt, heldAt, stateReason, stateChangedAt, stateIsEverywhere, mayLogIn, pinSet, pinLocked } = row
  return {
    ...personRow(row, today),
    createdAt: toRfc3339(createdAt.getTime()),
    ...(heldAt === null ? {} : { lossReportedAt: toRfc3339(heldAt.getTime()) }),
    ...(stateReason === null ? {} : { stateReason }),
    ...(stateChangedAt === null ? {} : { stateChangedAt: toRfc3339(stateChangedAt.getTime()) }),
    stateIsEverywhere,
    mayLogIn,
    pinSet,
    pinLocked,
    openDisputes: row.openDisputes,
    pendingSurcharges: row.pendingSurcharges,
  }
}

/** Locks somebody's row for a change; NOT_FOUND also for the sandbox's people. */
export async function lockPerson(transaction: Queryable, personId: string): Promise<Person> {
  const { rows } = await transaction.query<Person & Record<string, unknown>>({
    text: `SELECT ${PERSON_COLUMNS} FROM persons o WHERE o.person_id = $1 AND o.realm = 'LIVE' FOR NO KEY UPDATE`,
    values: [personId],
  })
  const [person] = rows
  if (person === undefined) throw problem('NOT_FOUND')
  return person
}

/** As `lockPerson`; STATE_CONFLICT for somebody whose account is closed, who stays as they are. */
export async function lockOpenPerson(transaction: Queryable, personId: string): Promise<Person> {
  const person = await lockPerson(transaction, personId)
  if (person.state === 'CLOSED') throw problem('STATE_CONFLICT', 'This account is closed for good.')
  return person
}
