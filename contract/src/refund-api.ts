import { z } from 'zod'
import { amount, businessDate, fen, id, merchantNo, text, time } from './fields.ts'
import { REFUND_KINDS, REFUND_STATES } from './states.ts'
/** Money that goes back, as the gateway and the portal say it. */

export const outRefundNo = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .meta({ description: "The caller's own refund number, unique within the merchant." })

/**
 * Money that goes back. REVERSAL: the payment was cancelled after it had been paid, and goes back whole. REFUND: a part of
 * it, with its share of the surcharge, or all of it. REQUESTED: a second person must allow it, and may say REJECTED.
 * PROCESSING: decided, and nothing can stop it any more; SUCCESS: the money has moved.
 */
export const refundView = z
  .object({
    refundId: id('refund'),
    kind: z.enum(REFUND_KINDS),
    /** Of a reversal the payment's order number. */
    outRefundNo,
    paymentId: id('payment'),
    merchantNo,
    state: z.enum(REFUND_STATES),
    /** Of the payment's amount; 0 when surcharge goes back alone. */
    amount: fen,
    /** The surcharge that goes back with it; 0 while it is only requested. */
    surcharge: fen,
    total: fen,
    /** Of a surcharge that was taken after the payment: what goes back beside the total, because of this refund. */
    laterSurcharge: fen.optional(),
    reason: z.string().optional(),
    /** Who asked, and the second person, where one was needed: a terminal no. or `portal`. */
    requestedBy: z.string(),
    decidedBy: z.string().optional(),
    /** True when the payer's account was closed, so that the money waits for its owner. */
    toSuspense: z.boolean(),
    businessDate,
    createdAt: time,
    decidedAt: time.optional(),
    finishedAt: time.optional(),
  })
  .meta({ id: 'Refund' })
export type RefundView = z.infer<typeof refundView>

/** `POST payments/{outTradeNo}/refunds`: gives a part of today's payment back, or all of it. `amount` is of the base. */
export const refundBody = z.strictObject({ outRefundNo, amount, reason: text(128) })
export type RefundBody = z.infer<typeof refundBody>

export const outRefundNoParams = z.strictObject({ outRefundNo })
