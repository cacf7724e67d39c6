import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { PortalRefundBody, RefundsQuery } from '@yimatong/contract/portal-api'
import { judgeRefund, REFUND_DAYS } from '@yimatong/contract/refund'
import type { MerchantRole } from '@yimatong/contract/roles'
import { REFUND_STATES } from '@yimatong/contract/states'
import { problem } from '@yimatong/kit/problem'
import type { Rule } from '../../payments/refunds/ask.ts'
import { REFUND_JSON, type Refund } from '../../payments/refunds/refund.ts'
import type { Refunds } from '../../payments/refunds/refunds.ts'
import type { MerchantData } from './for-merchant.ts'
import { behind, type Made, pageOf } from './newest-first.ts'

export interface RefundDeps {
  payments: { refunds: Pick<Refunds, 'ask' | 'approve' | 'reject'> }
  clock: Clock
}

/** Who asks: the merchant whose refunds there are at all, the user for the record, and what the role may. */
export interface RefundAsker {
  merchantNo: string
  userId: string
  role: MerchantRole
}

/** Refunds as one user of one merchant may make them: another merchant's payment or refund is NOT_FOUND, exactly like none. */
export interface MerchantRefunds {
  ask(paymentId: string, body: PortalRefundBody): Promise<Refund>
  approve(refundId: string): Promise<Refund>
  reject(refundId: string): Promise<Refund>
}

export function refundsOfMerchant({ payments, clock }: RefundDeps, asker: RefundAsker): MerchantRefunds {
  const { merchantNo, userId, role } = asker
  const { refunds } = payments
  return {
    ask: (paymentId, { outRefundNo = newId('refund'), amount: amountFen, reason }) => {
      const asked = { merchantNo, paymentId, outRefundNo, amountFen, reason, requestedBy: userId }
      return refunds.ask(asked, ruleOf(role, clock()))
    },
    approve: (refundId) => refunds.approve({ merchantNo, refundId, decidedBy: userId }),
    reject: (refundId) => refunds.reject({ merchantNo, refundId, decidedBy: userId }),
  }
}

/** What a role may give back; see `contract/src/refund.ts`, by which the page says it beforehand. */
const ruleOf =
  (role: MerchantRole, nowMs: number): Rule =>
  ({ businessDate, refundedAmountFen, refundedSurchargeFen }, totalFen) => {
    const wholeFen = refundedAmountFen + refundedSurchargeFen + totalFen
    const verdict = judgeRefund({ role, businessDate, today: businessDateOf(nowMs), wholeFen })
    if (verdict === 'NOT_TODAY' || verdict === 'TOO_MUCH') {
      throw problem('FORBIDDEN', 'A cashier refunds payments of today, up to 100 yuan each.')
    }
    if (verdict === 'TOO_OLD') throw problem('STATE_CONFLICT', `A payment is refunded within ${REFUND_DAYS} days.`)
    return { needsApproval: verdict === 'SECOND_PERSON' }
  }

/** A refund with the order number of its payment. */
export type ListedRefund = Refund & { outTradeNo: string }

interface Row {
  refund: Refund
  outTradeNo: string
}

/** The merchant's refunds of these ids, in their order; ids that are none of the merchant's are left out. */
export async function readRefunds(data: MerchantData, refundIds: readonly string[]): Promise<ListedRefund[]> {
  const rows = await data.query<Row>({
    name: 'portal-refunds',
    text: `SELECT ${REFUND_JSON} AS refund, p.out_trade_no AS "outTradeNo"
      FROM refunds r JOIN payments p USING (payment_id)
      WHERE r.merchant_no = $1 AND r.refund_id = ANY ($2::text[])`,
    values: [refundIds],
  })
  const byId = new Map(rows.map(({ refund, outTradeNo }) => [refund.refundId, { ...refund, outTradeNo }]))
  return refundIds.flatMap((refundId) => byId.get(refundId) ?? [])
}

/** A page of the merchant's refunds, newest first, all or those in some states. */
export async function readRefundPage(
  data: MerchantData,
  { state, cursor, limit }: Pick<RefundsQuery, 'state' | 'cursor'> & { limit: number },
): Promise<{ refunds: ListedRefund[]; nextCursor?: string }> {
  const wanted = REFUND_STATES.filter((known) => state?.split(',').includes(known) ?? true)
  const some = wanted.length === REFUND_STATES.length ? 'true' : `r.state IN ('${wanted.join("', '")}')`
  const rows = await data.query<Made>({
    // The states are a part of the text: an index holds those that are rare.
    name: `portal-refund-ids-${wanted.join('-')}`,
    text: `SELECT r.refund_id AS id, r.created_at AS "createdAt" FROM refunds r
      WHERE r.merchant_no = $1 AND ${some} AND (r.created_at, r.refund_id) < ($2::timestamptz, $3)
      ORDER BY r.created_at DESC, r.refund_id DESC LIMIT $4`,
    values: [...behind('refund', cursor), limit + 1],
  })
  const { ids, ...next } = pageOf(rows, limit)
  return { refunds: await readRefunds(data, ids), ...next }
}

/** How many of the merchant's refunds wait for a second person. */
export async function countWaiting(data: MerchantData): Promise<number> {
  const rows = await data.query<{ count: number }>({
    name: 'portal-refunds-waiting',
    text: `SELECT count(*)::int AS count FROM refunds r WHERE r.merchant_no = $1 AND r.state = 'REQUESTED'`,
  })
  return rows[0]?.count ?? 0
}
