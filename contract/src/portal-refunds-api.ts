import { z } from 'zod'
import { amount, id, outTradeNo, pageQuery, terminalNo, text } from './fields.ts'
import { outRefundNo, refundView } from './refund-api.ts'
import { REFUND_STATES } from './states.ts'

/** The refunds of the portal's wire; whoever needs them imports `portal-api.ts`, which has all of it. */

/**
 * `POST payments/{paymentId}/refunds`: gives a part of the amount back, or all of it. The page may bring its own number, so
 * that a request whose answer was lost can be sent again; without one the server makes it. Above
 * APPROVAL_ABOVE_FEN it is REQUESTED; what a role may not is FORBIDDEN, and a payment that is too old STATE_CONFLICT.
 */
export const portalRefundBody = z.strictObject({
  outRefundNo: outRefundNo.optional(),
  amount,
  reason: text(128),
})
export type PortalRefundBody = z.infer<typeof portalRefundBody>

const refundActor = z.object({
  /** SYSTEM: paid back by rule, see the exceptions. */
  kind: z.enum(['TERMINAL', 'PORTAL_USER', 'SYSTEM']),
  /** Of a terminal. */
  terminalNo: terminalNo.optional(),
  terminalName: z.string().optional(),
  /** Of a portal user. */
  userName: z.string().optional(),
  /** True when it is whoever asks. */
  you: z.boolean().optional(),
})

/** A refund or a reversal as the merchant sees it. */
export const portalRefund = refundView
  .extend({
    outTradeNo,
    requestedBy: refundActor,
    decidedBy: refundActor.optional(),
    /** Whether whoever asks may approve or reject it. */
    decidable: z.boolean(),
  })
  .meta({ id: 'PortalRefund' })
export type PortalRefund = z.infer<typeof portalRefund>

const states = new Set<string>(REFUND_STATES)

/** `GET refunds`: newest first. */
export const refundsQuery = pageQuery.extend({
  /** One or several, with commas: `PROCESSING,SUCCESS`. */
  state: z
    .string()
    .refine((list) => list.split(',').every((state) => states.has(state)), 'Not a list of states.')
    .optional(),
})
export type RefundsQuery = z.infer<typeof refundsQuery>

export const portalRefundPage = z
  .object({ refunds: z.array(portalRefund), nextCursor: z.string().optional() })
  .meta({ id: 'PortalRefundPage' })
export type PortalRefundPage = z.infer<typeof portalRefundPage>

/** `GET refunds/waiting`: how many wait for a second person. */
export const waitingRefunds = z.object({ count: z.int() }).meta({ id: 'WaitingRefunds' })
export type WaitingRefunds = z.infer<typeof waitingRefunds>

/** `POST refunds/{refundId}/approve` and `.../reject` (owner, and not who asked). */
export const refundParams = z.strictObject({ refundId: id('refund') })
