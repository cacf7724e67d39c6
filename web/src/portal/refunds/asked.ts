import type { PortalRefundBody } from '@yimatong/contract/portal-api'

/** A refund as it was asked for, under its number. */
export type Asked = Required<PortalRefundBody>

/**
 * What was sent and not answered, by payment: whether it was done, nobody knows. It is sent again under the same number
 * alone, whatever page was looked at meanwhile, so that it is done once.
 */
const unanswered = new Map<string, Asked>()

export const unansweredOf = (paymentId: string): Asked | undefined => unanswered.get(paymentId)

/** The number is kept from before it is sent until an answer has come. */
export function beforeSending(paymentId: string, asked: Asked): void {
  unanswered.set(paymentId, asked)
}

export function afterAnswer(paymentId: string): void {
  unanswered.delete(paymentId)
}
