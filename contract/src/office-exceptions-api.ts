import { z } from 'zod'
import { businessDate, fen, id, merchantNo, outTradeNo, pageQuery, text, time } from './fields.ts'
import { evidence } from './office-reconciliation-api.ts'
import { EXCEPTION_CLASSES, EXCEPTION_NOTE_TYPES, EXCEPTION_REMEDIES, EXCEPTION_STATES } from './states.ts'

/** The exceptions queue (差错处理) of the office; whoever needs it imports `office-api.ts`. */

const person = z.object({ userId: z.string(), name: z.string() })

const row = {
  exceptionId: id('exception'),
  class: z.enum(EXCEPTION_CLASSES),
  state: z.enum(EXCEPTION_STATES),
  /** True while it is being repaired by a rule. */
  automatic: z.boolean(),
  /** What it is about: a posting, a payment, a refund, or a till's number. */
  subject: z.string(),
  merchantNo: merchantNo.optional(),
  merchantName: z.string().optional(),
  merchantNameEn: z.string().optional(),
  /** What is at stake, surcharge included. */
  total: fen,
  businessDate: businessDate.optional(),
  assignedTo: person.optional(),
  resolvedHow: z.enum(EXCEPTION_REMEDIES).optional(),
  createdAt: time,
  dueAt: time,
  overdue: z.boolean(),
  resolvedAt: time.optional(),
}

export const officeException = z.object(row).meta({ id: 'OfficeException' })
export type OfficeException = z.infer<typeof officeException>

/** `GET exceptions`: newest first. */
export const officeExceptionsQuery = pageQuery.extend({
  state: z.enum(EXCEPTION_STATES).optional(),
  class: z.enum(EXCEPTION_CLASSES).optional(),
  /** Those that the caller has taken. */
  mine: z.literal('true').optional(),
  /** Open, and past their time. */
  overdue: z.literal('true').optional(),
  businessDate: businessDate.optional(),
})
export type OfficeExceptionsQuery = z.infer<typeof officeExceptionsQuery>

export const officeExceptionPage = z
  .object({ exceptions: z.array(officeException), nextCursor: z.string().optional() })
  .meta({ id: 'OfficeExceptionPage' })
export type OfficeExceptionPage = z.infer<typeof officeExceptionPage>

/** `GET exceptions/counts`: what the home page and the filters say. */
export const officeExceptionCounts = z
  .object({ open: z.int(), mine: z.int(), overdue: z.int(), unassigned: z.int() })
  .meta({ id: 'OfficeExceptionCounts' })
export type OfficeExceptionCounts = z.infer<typeof officeExceptionCounts>

/** An adjustment that was carried out, of an exception's amount, and that has resolved none yet. */
export const fittingAdjustment = z.object({
  adjustmentId: id('approval'),
  from: z.string(),
  to: z.string(),
  amount: fen,
  reason: z.string().optional(),
  postedAt: time,
})
export type FittingAdjustment = z.infer<typeof fittingAdjustment>

/**
 * `GET exceptions/{exceptionId}`. `payBack`: what would go back to the payer, by a refund of the payment or, where the payment knows
 * nothing of the debit, by a posting of its own; above a limit a second person decides.
 */
export const officeCase = z
  .object({
    ...row,
    paymentId: id('payment').optional(),
    outTradeNo: outTradeNo.optional(),
    refundId: id('refund').optional(),
    runId: id('reconciliation').optional(),
    evidence,
    notes: z.array(
      z.object({
        type: z.enum(EXCEPTION_NOTE_TYPES),
        at: time,
        /** The name of a person, or a part of the system. */
        author: z.string(),
        text: z.string().optional(),
      }),
    ),
    /** While it is open: what it could be resolved by as ADJUSTED, the latest first. */
    adjustments: z.array(fittingAdjustment),
    /** The adjustment that resolved it. */
    adjustmentId: id('approval').optional(),
    payBack: z.object({ road: z.enum(['REFUND', 'POSTING']), total: fen, needsSecondPerson: z.boolean() }).optional(),
    /** Whom it may be given to. */
    people: z.array(person),
  })
  .meta({ id: 'OfficeCase' })
export type OfficeCase = z.infer<typeof officeCase>

export const officeExceptionParams = z.strictObject({ exceptionId: id('exception') })

/** `POST exceptions/{exceptionId}/assign`; null gives it back to everybody. */
export const assignExceptionBody = z.strictObject({ userId: id('portalUser').nullable() })
/** `POST .../notes` and `POST .../reopen`: words that stay. */
export const exceptionNoteBody = z.strictObject({ text: text(500) })
/** `POST .../due` */
export const exceptionDueBody = z.strictObject({ dueAt: time })

/** What a person may resolve it by, without moving money now. */
export const HAND_REMEDIES = ['CORRECTED', 'ADJUSTED', 'ACCEPTED'] as const
/**
 * ADJUSTED names the adjustment that was carried out for it, of the very amount and for no other exception: ADJUSTMENT_UNKNOWN,
 * ADJUSTMENT_NOT_DONE, ADJUSTMENT_OTHER_AMOUNT, ADJUSTMENT_USED.
 */
export const resolveExceptionBody = z.discriminatedUnion('how', [
  z.strictObject({ how: z.enum(['CORRECTED', 'ACCEPTED']), text: text(400) }),
  z.strictObject({ how: z.literal('ADJUSTED'), text: text(400), adjustmentId: id('approval') }),
])
export type ResolveExceptionBody = z.infer<typeof resolveExceptionBody>

/** Above this a pay-back takes a second person. */
export const PAY_BACK_ALONE_FEN = 50_000
/** `POST .../pay-back`; answers the case, resolved, or as it was when a second person must decide first. */
export const payExceptionBackBody = z.strictObject({ text: text(300) })
export const paidBackAnswer = z.object({ case: officeCase, approvalId: z.string().optional() })
export type PaidBackAnswer = z.infer<typeof paidBackAnswer>
