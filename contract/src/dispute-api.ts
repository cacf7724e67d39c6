import { z } from 'zod'
import { fen, id, outTradeNo, pageQuery, terminalNo, text, time } from './fields.ts'
import { DISPUTE_KINDS, DISPUTE_STATES, TRADE_STATES } from './states.ts'

/** Disputes (争议): a payer says that a charge is wrong, the merchant answers, the office decides. */

/** `POST payments/{paymentId}/dispute`, of a payment that was charged: one at a time. */
export const disputeBody = z.strictObject({ kind: z.enum(DISPUTE_KINDS), text: text(500) })
export type DisputeBody = z.infer<typeof disputeBody>

const step = z.object({
  state: z.enum(DISPUTE_STATES),
  at: time,
  by: z.enum(['PAYER', 'MERCHANT', 'OFFICE']),
  note: z.string().optional(),
})

/** A dispute as its payer sees it. OPEN waits for the merchant, ANSWERED for the office; the others are final. */
export const disputeView = z
  .object({
    disputeId: id('dispute'),
    paymentId: id('payment'),
    kind: z.enum(DISPUTE_KINDS),
    text: z.string(),
    state: z.enum(DISPUTE_STATES),
    openedAt: time,
    /** When it must have been decided. */
    dueAt: time,
    closedAt: time.optional(),
    /** Oldest first. */
    history: z.array(step),
  })
  .meta({ id: 'Dispute' })
export type DisputeView = z.infer<typeof disputeView>

/** `GET payments/{paymentId}/disputes`: newest first. */
export const disputeList = z.object({ disputes: z.array(disputeView) })
export type DisputeList = z.infer<typeof disputeList>

/** A dispute as the merchant sees it (owner only): with the payment it is about, as it stood when the dispute was opened. */
export const portalDispute = disputeView
  .extend({
    outTradeNo,
    /** What was charged. */
    amount: fen,
    surcharge: fen,
    paymentState: z.enum(TRADE_STATES),
    paymentAt: time,
    terminalNo: terminalNo.optional(),
    terminalName: z.string().optional(),
    payerName: z.string(),
  })
  .meta({ id: 'PortalDispute' })
export type PortalDispute = z.infer<typeof portalDispute>

/** `GET disputes`: newest first. */
export const disputesQuery = pageQuery.extend({ state: z.enum(DISPUTE_STATES).optional() })
export type DisputesQuery = z.infer<typeof disputesQuery>
export const portalDisputePage = z
  .object({ disputes: z.array(portalDispute), nextCursor: z.string().optional() })
  .meta({ id: 'PortalDisputePage' })
export type PortalDisputePage = z.infer<typeof portalDisputePage>

export const disputeParams = z.strictObject({ disputeId: id('dispute') })
/** `POST disputes/{disputeId}/answer`: once. */
export const answerDisputeBody = z.strictObject({ note: text(500) })
export type AnswerDisputeBody = z.infer<typeof answerDisputeBody>
