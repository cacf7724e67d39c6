import { z } from 'zod'
import { merchantNo, pageQuery, time } from './fields.ts'

/** Who has changed something: a portal user, or a part of the system by its name. */
export const officeActor = z
  .object({
    /** `usr_...`, or a part of the system: `demo`, `reconciliation`. */
    userId: z.string(),
    /** A portal user's. */
    name: z.string().optional(),
    /** A portal role, or SYSTEM. */
    role: z.string(),
  })
  .meta({ id: 'OfficeActor' })
export type OfficeActor = z.infer<typeof officeActor>

/** What somebody has changed. `before` and `after` hold what differs and what one needs to understand it; never a secret. */
export const auditEntry = z
  .object({
    /** Counts up without gaps. */
    seq: z.int(),
    at: time,
    by: officeActor,
    /** `people.freeze`: a part of the system and what was done. */
    action: z.string(),
    /** What was changed, by its id or number. */
    subject: z.string(),
    /** Of a merchant's own change. */
    merchantNo: merchantNo.optional(),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
    reason: z.string().optional(),
    requestId: z.string(),
    /** SHA-256 over this entry and the hash of the one before. */
    hash: z.string(),
    previousHash: z.string(),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof auditEntry>

/** `GET audit-log`: newest first. `from` and `to` are business days, inclusive. */
export const auditQuery = pageQuery.extend({
  user: z.string().max(40).optional().meta({ description: 'The user id of who changed something.' }),
  action: z
    .string()
    .regex(/^[a-z][a-zA-Z.-]{0,63}$/)
    .optional()
    .meta({ description: 'An action, or the first part of several: `people`.' }),
  subject: z.string().max(128).optional(),
  from: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
  to: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
})
export type AuditQuery = z.infer<typeof auditQuery>

/** `GET audit-log/export.csv`: the same filter. */
export const auditExportQuery = auditQuery
  .omit({ cursor: true, limit: true })
  .extend({ language: z.enum(['zh', 'en']).optional() })

export const auditPage = z
  .object({ entries: z.array(auditEntry), nextCursor: z.string().optional() })
  .meta({ id: 'AuditPage' })
export type AuditPage = z.infer<typeof auditPage>
