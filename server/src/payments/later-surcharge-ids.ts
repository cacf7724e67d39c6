// Under which ids the ledger is asked for a surcharge that was pending: they follow from payment and refund, so whoever looks at
// either side, today or after a crash, finds the same posting.

/** Taken from its payer; each refusal is for ever under its id, so the next try has the next one. */
export const laterPostingId = (paymentId: string, refusals: number): string => `${paymentId}-later-${refusals}`

/** Given back because of a refund, to its payer or, where the account is closed, to wait for its owner. */
export const surchargeBackPostingId = (refundId: string, toSuspense: boolean): string =>
  `${refundId}-surcharge${toSuspense ? '-waits' : ''}`

/** The same as SQL, of a row `s` of pending_surcharges and `b` of surcharge_backs. */
export const LATER_POSTING_ID = `s.payment_id || '-later-' || s.refusals`
export const SURCHARGE_BACK_POSTING_ID = `b.refund_id || CASE WHEN b.to_suspense THEN '-surcharge-waits' ELSE '-surcharge' END`

/** The payment, or the refund, that such an id follows from; of any other id, that id. */
export const paymentOfPosting = (id: string): string => `split_part(${id}, '-later-', 1)`
export const refundOfPosting = (id: string): string => `split_part(${id}, '-surcharge', 1)`
