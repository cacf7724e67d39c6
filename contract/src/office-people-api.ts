import { z } from 'zod'
import { accountNo, amount, businessDate, fen, id, identityClass, pageQuery, text, time } from './fields.ts'
import { billLine } from './platform-api.ts'
import { PERSON_KINDS, PERSON_STATES } from './states.ts'
import { deviceView } from './tsm-api.ts'

/** People, as the office keeps them: `/portal/v1/office/people`. */

const reason = text(200)
const validity = z.enum(['CURRENT', 'ENDING', 'ENDED', 'FUTURE']).meta({
  description: 'Of the identity today. ENDING: it holds and ends within 30 days.',
})

/** Somebody as a list shows them. */
export const personRow = z
  .object({
    personId: id('person'),
    schoolNo: z.string(),
    name: z.string(),
    kind: z.enum(PERSON_KINDS),
    /** Absent while it is not established. */
    identityClass: identityClass.optional(),
    identityFrom: businessDate.optional(),
    identityUntil: businessDate.optional(),
    validity,
    state: z.enum(PERSON_STATES),
    /** A loss report stands. */
    lossReported: z.boolean(),
    accountNo,
  })
  .meta({ id: 'OfficePersonRow' })
export type PersonRow = z.infer<typeof personRow>

export const peopleFilter = z.strictObject({
  q: z.string().max(64).optional().meta({
    description: 'The beginning of a school number, a name or an account, or the last four of a school number.',
  }),
  class: z.enum(['STUDENT', 'TEACHER', 'OUTSIDER', 'TEMPORARY', 'NONE']).optional(),
  state: z
    .enum([...PERSON_STATES, 'LOST'])
    .optional()
    .meta({ description: 'LOST: a loss report stands.' }),
  kind: z.enum(PERSON_KINDS).optional(),
  validity: validity.optional(),
})
export type PeopleFilter = z.infer<typeof peopleFilter>
/** `GET people`: by school number. */
export const peopleQuery = pageQuery.extend(peopleFilter.shape)
export const peopleExportQuery = peopleFilter.extend({ language: z.enum(['zh', 'en']).optional() })

export const peoplePage = z
  .object({ people: z.array(personRow), total: z.int(), nextCursor: z.string().optional() })
  .meta({ id: 'OfficePeoplePage' })
export type PeoplePage = z.infer<typeof peoplePage>

export const personParams = z.strictObject({ personId: id('person') })

/** One person, as far as our own database knows: it is shown also when a peer is away. */
export const personCard = personRow
  .extend({
    createdAt: time,
    lossReportedAt: time.optional(),
    stateReason: z.string().optional(),
    stateChangedAt: time.optional(),
    /** The ledger has heard of the state; until then it is told again. */
    stateIsEverywhere: z.boolean(),
    mayLogIn: z.boolean(),
    pinSet: z.boolean(),
    pinLocked: z.boolean(),
    openDisputes: z.int(),
    /** Payments whose surcharge was left open. */
    pendingSurcharges: z.int(),
  })
  .meta({ id: 'OfficePerson' })
export type PersonCard = z.infer<typeof personCard>

/** `GET people/{personId}/account`: from the one-card backend. */
export const personAccount = z
  .object({
    state: z.enum(['ACTIVE', 'FROZEN', 'CLOSED']),
    held: z.boolean(),
    balance: fen,
    spentToday: fen,
    paymentLimit: fen,
    dailyLimit: fen,
    ownPaymentLimit: fen.optional(),
    ownDailyLimit: fen.optional(),
  })
  .meta({ id: 'OfficePersonAccount' })
export type PersonAccount = z.infer<typeof personAccount>

export const personDevices = z.object({ devices: z.array(deviceView) }).meta({ id: 'OfficePersonDevices' })
export type PersonDevices = z.infer<typeof personDevices>
export const revokePhonesBody = z.strictObject({ deviceId: id('device').optional(), reason })

export const personBillsQuery = pageQuery
export const personBills = z
  .object({ bills: z.array(billLine), nextCursor: z.string().optional() })
  .meta({ id: 'OfficePersonBills' })
export type PersonBills = z.infer<typeof personBills>

/** `PUT people/{personId}/identity`: what is absent is open, or not established. Of a closed person: STATE_CONFLICT. */
export const identityBody = z.strictObject({
  name: text(64),
  identityClass: identityClass.optional(),
  identityFrom: businessDate.optional(),
  identityUntil: businessDate.optional(),
  reason,
})
export type IdentityBody = z.infer<typeof identityBody>

/** `POST people/{personId}/freeze`, `/thaw` and `/close`. Closing needs a balance of zero: else STATE_CONFLICT. */
export const reasonBody = z.strictObject({ reason })

export const limitsBody = z.strictObject({ paymentLimit: amount, dailyLimit: amount, reason })
export type LimitsBody = z.infer<typeof limitsBody>

/** A password that is shown once; nobody can read it again. */
export const newPassword = z.object({ schoolNo: z.string(), password: z.string() }).meta({ id: 'OfficeNewPassword' })
export type NewPassword = z.infer<typeof newPassword>

/** `POST people/visitors`: somebody who comes for some days, with a login for the slip. */
export const visitorBody = z.strictObject({
  /** Made by the page: asked again under it, the same visitor is answered, with a new password. */
  personId: id('person'),
  name: text(64),
  identityFrom: businessDate,
  identityUntil: businessDate,
  reason,
})
export type VisitorBody = z.infer<typeof visitorBody>
export const visitorSlip = newPassword
  .extend({ personId: id('person'), name: z.string(), identityFrom: businessDate, identityUntil: businessDate })
  .meta({ id: 'OfficeVisitorSlip' })
export type VisitorSlip = z.infer<typeof visitorSlip>
