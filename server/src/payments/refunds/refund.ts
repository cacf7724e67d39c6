import type { RefundView } from '@yimatong/contract/refund-api'
import { toRfc3339 } from '@yimatong/contract/clock'
import { ID_PREFIXES } from '@yimatong/contract/ids'
import type { RefundKind, RefundState } from '@yimatong/contract/states'

/** Money that goes back to who paid. Amounts in fen, times in milliseconds since the epoch. */
export interface Refund {
  refundId: string
  kind: RefundKind
  paymentId: string
  merchantNo: string
  outRefundNo: string
  /** SHA-256 in hex over what was asked. */
  contentHash: string
  /** Of the payment's amount; 0 when surcharge goes back alone. */
  amountFen: number
  /** The surcharge that goes back with it; 0 while it is only requested. */
  surchargeFen: number
  /** What goes back beside it of a surcharge that was taken after the payment; null when nothing does. */
  laterSurchargeFen: number | null
  state: RefundState
  toSuspense: boolean
  /** What of it went to the payer's subsidy; 0 until it has moved. */
  subsidyFen: number
  /** The payer's account was closed, so that went back to the school. */
  subsidyToFund: boolean
  reason: string | null
  /** A terminal no., or the id of a portal user. */
  requestedBy: string
  decidedBy: string | null
  businessDate: string
  createdAtMs: number
  decidedAtMs: number | null
  finishedAtMs: number | null
}

const inMs = (column: string) => `(extract(epoch FROM r.${column}) * 1000)::bigint`

/** A row of refunds `r` as a Refund, in one JSON column: a payment is read together with all of its own. */
export const REFUND_JSON = `json_build_object('refundId', r.refund_id, 'kind', r.kind, 'paymentId', r.payment_id,
  'merchantNo', r.merchant_no, 'outRefundNo', r.out_refund_no, 'contentHash', encode(r.content_hash, 'hex'),
  'amountFen', r.amount_fen, 'surchargeFen', r.surcharge_fen,
  'laterSurchargeFen', (SELECT b.amount_fen FROM surcharge_backs b WHERE b.refund_id = r.refund_id), 'state', r.state,
  'toSuspense', r.to_suspense, 'subsidyFen', r.subsidy_fen, 'subsidyToFund', r.subsidy_to_fund,
  'reason', r.reason, 'requestedBy', r.requested_by, 'decidedBy', r.decided_by, 'businessDate', r.business_date::text,
  'createdAtMs', ${inMs('created_at')}, 'decidedAtMs', ${inMs('decided_at')}, 'finishedAtMs', ${inMs('finished_at')})`

/** Whoever acts in the portal is named there alone. */
function actorOf(actor: string): string {
  return actor.startsWith(`${ID_PREFIXES.portalUser}_`) ? 'portal' : actor
}

/** A refund as tills, phones, integrators and events see it. */
export function refundView(refund: Refund): RefundView {
  const { amountFen, surchargeFen, laterSurchargeFen, reason, decidedBy, decidedAtMs, finishedAtMs } = refund
  return {
    refundId: refund.refundId,
    kind: refund.kind,
    outRefundNo: refund.outRefundNo,
    paymentId: refund.paymentId,
    merchantNo: refund.merchantNo,
    state: refund.state,
    amount: amountFen,
    surcharge: surchargeFen,
    total: amountFen + surchargeFen,
    requestedBy: actorOf(refund.requestedBy),
    toSuspense: refund.toSuspense,
    businessDate: refund.businessDate,
    createdAt: toRfc3339(refund.createdAtMs),
    ...(laterSurchargeFen === null ? {} : { laterSurcharge: laterSurchargeFen }),
    ...(reason === null ? {} : { reason }),
    ...(decidedBy === null ? {} : { decidedBy: actorOf(decidedBy) }),
    ...(decidedAtMs === null ? {} : { decidedAt: toRfc3339(decidedAtMs) }),
    ...(finishedAtMs === null ? {} : { finishedAt: toRfc3339(finishedAtMs) }),
  }
}
