import { z } from 'zod'
import { id, merchantNo, pageQuery, terminalNo, text, time } from './fields.ts'
import { fileQuery, wishKey } from './office-merchants-api.ts'

/** Tills of the whole campus as the office keeps them, and what each says of itself with its heart-beat. */

/** RETIRED is for good: a till that goes to another merchant is made anew there, so that what it has taken stays where it was taken. */
export const OFFICE_TERMINAL_STATES = ['CREATED', 'ACTIVE', 'RETIRED'] as const

/**
 * What is worth a look. OFFLINE: active, and not heard of for TERMINAL_SILENT_AFTER_MS. CLOCK: more than TERMINAL_SKEW_LIMIT_MS
 * beside ours. OLD_VERSION: another has a newer one. STOP_LIST: it checks codes by an older list than there is.
 */
export const TERMINAL_FLAWS = ['OFFLINE', 'LOCKED', 'OLD_VERSION', 'CLOCK', 'STOP_LIST'] as const
export type TerminalFlaw = (typeof TERMINAL_FLAWS)[number]

const named = z.object({ name: z.string(), nameEn: z.string() })

export const officeTerminal = z
  .object({
    terminalNo,
    terminalId: id('terminal'),
    name: z.string(),
    merchant: named.extend({ merchantNo }),
    canteen: named.extend({ canteenId: z.string() }),
    state: z.enum(OFFICE_TERMINAL_STATES),
    flaws: z.array(z.enum(TERMINAL_FLAWS)),
    /** Its canteen is open and its merchant takes payments: somebody should be at it. */
    expected: z.boolean(),
    /** The last heart-beat, exact to half a minute. */
    lastSeenAt: time.optional(),
    activatedAt: time.optional(),
    version: z.string().optional(),
    /** How far the till's clock is from ours, milliseconds; positive when it is ahead. */
    clockSkewMs: z.int().optional(),
    stopListVersion: z.int().optional(),
    activationCodeExpiresAt: time.optional(),
    lock: z.object({ lockedAt: time, by: z.string(), reason: z.string(), contact: z.string() }).optional(),
  })
  .meta({ id: 'OfficeTerminal' })
export type OfficeTerminal = z.infer<typeof officeTerminal>

/** `GET terminals` and its files: by number. `q`: a part of a name, of the merchant's, or the beginning of a number. */
export const terminalsFilter = z.strictObject({
  q: text(64).optional(),
  merchant: merchantNo.optional(),
  canteen: z.string().max(40).optional(),
  state: z.enum(OFFICE_TERMINAL_STATES).optional(),
  flaw: z.enum(TERMINAL_FLAWS).optional(),
})
export type TerminalsFilter = z.infer<typeof terminalsFilter>
export const terminalsQuery = terminalsFilter.extend(pageQuery.shape)
export const terminalsFileQuery = terminalsFilter.extend(fileQuery)
export const officeTerminalPage = z
  .object({
    terminals: z.array(officeTerminal),
    count: z.int(),
    /** What the tills are compared with; absent while nobody knows. */
    newestVersion: z.string().optional(),
    stopListVersion: z.int().optional(),
    serverTime: time,
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'OfficeTerminalPage' })
export type OfficeTerminalPage = z.infer<typeof officeTerminalPage>

/** `GET terminals/silent`: the tills that should be heard of now and are not, the longest silent first, and how many work. */
export const silentTerminals = z
  .object({
    online: z.int(),
    offline: z.int(),
    locked: z.int(),
    /** At most twenty. */
    terminals: z.array(officeTerminal),
    serverTime: time,
  })
  .meta({ id: 'SilentTerminals' })
export type SilentTerminals = z.infer<typeof silentTerminals>

export const officeTerminalParams = z.strictObject({ terminalNo })
/** `GET terminals/{terminalNo}`. */
export const officeTerminalAnswer = z.object({
  terminal: officeTerminal,
  newestVersion: z.string().optional(),
  stopListVersion: z.int().optional(),
  serverTime: time,
})
export type OfficeTerminalAnswer = z.infer<typeof officeTerminalAnswer>

/** `POST merchants/{merchantNo}/terminals`. */
export const newTerminalBody = z.strictObject({ key: wishKey, name: text(64) })
export type NewTerminalBody = z.infer<typeof newTerminalBody>
/** `PUT terminals/{terminalNo}`. */
export const terminalBody = z.strictObject({ name: text(64) })
/** `POST terminals/{terminalNo}/lock`: the cashier reads why and whom to call. */
export const lockBody = z.strictObject({ reason: text(200), contact: text(64) })
export type LockBody = z.infer<typeof lockBody>
/** `POST terminals/{terminalNo}/unlock` and `/retire`. */
export const whyBody = z.strictObject({ reason: text(200) })
