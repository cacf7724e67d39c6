import { z } from 'zod'
import { fen, id, outTradeNo, pageQuery, time } from './fields.ts'
import {
  EXCEPTION_REMEDIES,
  EXCEPTION_STATES,
  MERCHANT_EXCEPTION_CLASSES,
  MERCHANT_EXCEPTION_NOTE_TYPES,
} from './states.ts'

/** The exceptions (差错) of the portal's wire; whoever needs them imports `portal-api.ts`, which has all of it. */

/** What one side said when the exception was found. */
const evidenceSide = z.object({
  /** Of ours a payment's or a refund's id, of the ledger's a posting's. */
  id: z.string(),
  /** In that side's words: a trade state, a refund's state, an outcome of the ledger, or why it declines. */
  state: z.string(),
  /** Surcharge included. */
  total: fen,
  at: time.optional(),
  /** Of a debit with a surcharge: who got it. */
  surchargeReceiver: z.enum(['SCHOOL', 'MERCHANT']).optional(),
})

export const portalException = z
  .object({
    exceptionId: id('exception'),
    class: z.enum(MERCHANT_EXCEPTION_CLASSES),
    state: z.enum(EXCEPTION_STATES),
    paymentId: id('payment'),
    outTradeNo,
    /** The refund that is concerned, or with PAID_TWICE the one that pays the second payment back. */
    refundId: id('refund').optional(),
    /** What is at stake, surcharge included. */
    total: fen,
    /** Both sides, as they were when it was found. With PAID_TWICE `ledger` is the payment that stands. */
    evidence: z.object({ ours: evidenceSide, ledger: evidenceSide }),
    resolvedHow: z.enum(EXCEPTION_REMEDIES).optional(),
    /** True while it is repaired without anybody; false: it waits for a person. */
    automatic: z.boolean(),
    createdAt: time,
    dueAt: time,
    resolvedAt: time.optional(),
    /** Oldest first, never changed. */
    notes: z.array(
      z.object({
        type: z.enum(MERCHANT_EXCEPTION_NOTE_TYPES),
        at: time,
        author: z.string(),
        text: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'PortalException' })
export type PortalException = z.infer<typeof portalException>

/** `GET exceptions` (owner): newest first; all of them unless a state is named. */
export const exceptionsQuery = pageQuery.extend({ state: z.enum(EXCEPTION_STATES).optional() })
export type ExceptionsQuery = z.infer<typeof exceptionsQuery>

export const portalExceptionPage = z
  .object({ exceptions: z.array(portalException), nextCursor: z.string().optional() })
  .meta({ id: 'PortalExceptionPage' })
export type PortalExceptionPage = z.infer<typeof portalExceptionPage>
