import type { Queryable } from '@yimatong/kit/database'
import { REFUND_JSON, type Refund } from './refund.ts'

interface Row {
  refund: Refund
}

/** A merchant's refund by the merchant's own number; reversals have none of their own. */
export async function findByOutRefundNo(
  database: Queryable,
  merchantNo: string,
  outRefundNo: string,
): Promise<Refund | undefined> {
  const { rows } = await database.query<Row>({
    name: 'refund-by-out-refund-no',
    text: `SELECT ${REFUND_JSON} AS refund FROM refunds r
      WHERE r.merchant_no = $1 AND r.kind = 'REFUND' AND r.out_refund_no = $2`,
    values: [merchantNo, outRefundNo],
  })
  return rows[0]?.refund
}

/** The refunds of these ids, oldest first; ids never seen are left out. */
export async function findRefunds(database: Queryable, refundIds: readonly string[]): Promise<Refund[]> {
  if (refundIds.length === 0) return []
  const { rows } = await database.query<Row>({
    name: 'refunds-by-id',
    text: `SELECT ${REFUND_JSON} AS refund FROM refunds r WHERE r.refund_id = ANY ($1::text[]) ORDER BY r.refund_id`,
    values: [refundIds],
  })
  return rows.map(({ refund }) => refund)
}
