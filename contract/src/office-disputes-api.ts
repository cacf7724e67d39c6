import { z } from 'zod'
import { portalDispute } from './dispute-api.ts'
import { amount, fen, merchantNo, text, time } from './fields.ts'
import { PAYMENT_EVENT_TYPES } from './gateway-api.ts'

/** A dispute as the office sees it: with all that was known of the payment when it was opened, which is never rewritten. */
export const officeDispute = portalDispute
  .extend({
    merchantNo,
    merchantName: z.string(),
    merchantNameEn: z.string(),
    /** Whole: the office decides about a person. */
    schoolNo: z.string().optional(),
    mode: z.enum(['REVERSE_SCAN', 'FORWARD_SCAN']),
    /** What was scanned of a phone. */
    codeForm: z.enum(['QR', 'DIGITS']).optional(),
    rule: z
      .object({ ruleId: z.string(), version: z.int(), name: z.string(), nameEn: z.string(), rateBps: z.int() })
      .optional(),
    /** What had happened to the payment, oldest first. */
    events: z.array(z.object({ type: z.enum(PAYMENT_EVENT_TYPES), at: time, actor: z.string() })),
    /** What can still go back of the payment's amount now, in fen. */
    refundable: fen,
  })
  .meta({ id: 'OfficeDispute' })
export type OfficeDispute = z.infer<typeof officeDispute>

/** `GET disputes`: newest first; without a state those that must be decided, what is due first. */
export const officeDisputePage = z
  .object({ disputes: z.array(officeDispute), nextCursor: z.string().optional() })
  .meta({ id: 'OfficeDisputePage' })
export type OfficeDisputePage = z.infer<typeof officeDisputePage>

/** `GET disputes/due`: how many must be decided, and how many of them are late. */
export const officeDisputesDue = z.object({ open: z.int(), late: z.int() })
export type OfficeDisputesDue = z.infer<typeof officeDisputesDue>

/**
 * `POST disputes/{disputeId}/accept` and `/reject` (with the password): once, in words. Accepting may give a part of the
 * amount back, with its share of the surcharge; above the merchants' limit one of the merchant's owners must allow that.
 */
export const acceptDisputeBody = z.strictObject({ note: text(500), amount: amount.optional() })
export const rejectDisputeBody = z.strictObject({ note: text(500) })
