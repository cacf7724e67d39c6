import { z } from 'zod'
import { businessDate, text, time } from './fields.ts'
import { unreconciledDay } from './settlement-api.ts'
import { VOUCHER_KEY_STATES } from './tsm-api.ts'

/** The office's system page, `/portal/v1/office/system`: how the campus runs, at this moment. Everybody of the office reads it. */

export const SYSTEM_SERVICES = ['payment', 'tsm', 'onecard'] as const
export type SystemService = (typeof SYSTEM_SERVICES)[number]

/** `ready` as the service says itself; version and since when it runs, where it answers at all. */
const service = z.object({
  name: z.enum(SYSTEM_SERVICES),
  alive: z.boolean(),
  ready: z.boolean(),
  version: z.string().optional(),
  since: time.optional(),
})

/** Hints of work: how many wait at the backend. Rows are the duties, so hints may be lost without harm. */
const queue = z.object({ name: z.string(), waiting: z.int(), delayed: z.int(), active: z.int(), failed: z.int() })

const oldest = { count: z.int(), oldestAt: time.optional() }

/** A check of the independent auditor, with the first rows that offend. */
export const auditFinding = z.object({
  name: z.string(),
  rule: z.string(),
  found: z.int(),
  offences: z.array(z.object({ subject: z.string(), trouble: z.string() })),
  failed: z.string().optional(),
  ms: z.int(),
})
export type AuditFinding = z.infer<typeof auditFinding>

/** `GET system`. */
export const systemView = z
  .object({
    serverTime: time,
    services: z.array(service),
    jobs: z.object({ backend: z.enum(['POSTGRES', 'REDIS']), connected: z.boolean(), queues: z.array(queue) }),
    /** What the sweeper has to finish: payments under way, how late the latest due one is, and refunds. */
    payments: z.object({
      ...oldest,
      oldestId: z.string().optional(),
      /** How long ago the sweeper should have taken up what it has not; 0 when it is on time. */
      lagMs: z.int(),
      waitingForPayers: z.int(),
    }),
    refunds: z.object(oldest),
    exceptions: z.object(oldest),
    /** Notifications that are due and not delivered, and those that wait for their next attempt. */
    webhooks: z.object({ due: z.int(), waiting: z.int(), oldestAt: time.optional() }),
    /** Days of which totals are not added up yet. */
    daysToSum: z.int(),
    sockets: z.object({ app: z.int(), pos: z.int(), portal: z.int() }),
    database: z.object({
      bytes: z.int(),
      connections: z.int(),
      /** The oldest transaction that is open now, in seconds. */
      oldestTransactionSeconds: z.int(),
    }),
    /** The last word of the independent auditor; absent before its first. */
    audit: z
      .object({
        startedAt: time,
        finishedAt: time,
        sound: z.boolean(),
        findings: z.array(auditFinding),
        /** When it last found everything sound. */
        lastSoundAt: time.optional(),
        /** It looked at what was written since then; absent: at everything. */
        since: time.optional(),
        /** When it last looked at everything. */
        wholeAt: time.optional(),
        /** Two more of its turns should have been over since: whoever reads it does not know how the books stand now. */
        late: z.boolean(),
      })
      .optional(),
    /** The last runs of the reconciliation, newest first. */
    reconciliation: z.array(
      z.object({ businessDate: z.string(), state: z.string(), at: time, differences: z.int().optional() }),
    ),
    /** Up to which day books are closed, and which closed days merchants are not settled of before their reconciliation, the oldest first. */
    settlement: z.object({ closedThrough: businessDate, waiting: z.array(unreconciledDay) }),
  })
  .meta({ id: 'OfficeSystem' })
export type SystemView = z.infer<typeof systemView>

export const KEY_KINDS = ['VOUCHERS', 'PLATFORM', 'MERCHANT_CODES', 'WEBHOOKS', 'SERVICES', 'PIN_PEPPER'] as const
export type KeyKind = (typeof KEY_KINDS)[number]

/**
 * `GET system/keys`. Of vouchers every key with its standing; of the others what is known. `rotates` says how: LIVE by a button here,
 * OWNERS by each merchant's owner for himself, FILE by whoever keeps the files, by a command.
 */
export const systemKeys = z
  .object({
    kinds: z.array(
      z.object({
        kind: z.enum(KEY_KINDS),
        rotates: z.enum(['LIVE', 'OWNERS', 'FILE']),
        keys: z.array(
          z.object({
            name: z.string(),
            state: z.enum([...VOUCHER_KEY_STATES, 'IN_USE']),
            createdAt: time.optional(),
            signsFrom: time.optional(),
          }),
        ),
        /** Webhooks: how many merchants have keys. */
        owners: z.int().optional(),
      }),
    ),
    /** A rotation that waits for a second person, or is being carried out. */
    pendingApprovalId: z.string().optional(),
  })
  .meta({ id: 'OfficeSystemKeys' })
export type SystemKeys = z.infer<typeof systemKeys>

/** `POST system/keys/rotate`: asks a second person for the voucher key after `after`; STATE_CONFLICT when that is not the newest. */
export const askRotationBody = z.strictObject({
  after: z.int().min(1).max(255),
  reason: text(500).trim().min(1),
})
/** The payload of the approval `keys.rotate`. */
export const rotationPayload = z.strictObject({ after: z.int().min(1).max(255) })
