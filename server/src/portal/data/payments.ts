import type { PaymentFilterQuery, PaymentSort, PaymentTotals } from '@yimatong/contract/portal-api'
import type { Payment } from '../../payments/payment.ts'
import { PAYMENT_SELECT, type PaymentRow, toPayment } from '../../payments/row.ts'
import type { MerchantData } from './for-merchant.ts'
import { selectionOf } from './payment-filter.ts'
import { orderSql, readCursor, writeCursor } from './payment-order.ts'
import { NO_TAKINGS, TAKINGS_SQL, type TakingsRow, takingsView } from './takings.ts'

export interface PageRequest {
  filter: PaymentFilterQuery
  sort: PaymentSort
  /** From the page before; one that is none of this list's is VALIDATION_FAILED. */
  cursor?: string | undefined
  limit: number
}

export interface PaymentPage {
  payments: Payment[]
  nextCursor?: string | undefined
}

/** A page of a merchant's payments. Which ones is decided within an index; only those are then read whole. */
export async function readPayments(data: MerchantData, request: PageRequest): Promise<PaymentPage> {
  const { filter, sort, cursor, limit } = request
  const { conditions, values } = await selectionOf(data, filter)
  const order = orderSql(sort)
  const after = cursor === undefined ? [] : readCursor(sort, cursor)
  const place = (at: number) => `$${values.length + 2 + at}`
  const behind = cursor === undefined ? [] : [order.behind(place(0), place(1))]
  const rows = await data.query<{ paymentId: string }>({
    text: `SELECT p.payment_id AS "paymentId" FROM payments p WHERE ${[...conditions, ...behind].join(' AND ')}
      ORDER BY ${order.by} LIMIT ${limit + 1}`,
    values: [...values, ...after],
  })
  const payments = await readWhole(
    data,
    rows.slice(0, limit).map(({ paymentId }) => paymentId),
  )
  const last = payments.at(-1)
  return rows.length > limit && last !== undefined ? { payments, nextCursor: writeCursor(sort, last) } : { payments }
}

/** The payments of these ids, in their order. */
async function readWhole(data: MerchantData, paymentIds: readonly string[]): Promise<Payment[]> {
  if (paymentIds.length === 0) return []
  const rows = await data.query<PaymentRow>({
    name: 'portal-payments',
    text: `${PAYMENT_SELECT} WHERE p.merchant_no = $1 AND p.payment_id = ANY ($2::text[])`,
    values: [paymentIds],
  })
  const byId = new Map(rows.map((row) => [row.paymentId, toPayment(row)]))
  return paymentIds.flatMap((paymentId) => byId.get(paymentId) ?? [])
}

/** A payment of the merchant's. */
export async function findPayment(data: MerchantData, paymentId: string): Promise<Payment | undefined> {
  const [payment] = await readWhole(data, [paymentId])
  return payment
}

interface TotalsRow extends TakingsRow {
  payments: number
  refundedFen: number
}

/** What a filter comes to. Looks at the index alone, where it can. */
export async function readTotals(data: MerchantData, filter: PaymentFilterQuery): Promise<PaymentTotals> {
  const { conditions, values } = await selectionOf(data, filter)
  const [row] = await data.query<TotalsRow>({
    text: `SELECT count(*)::int AS payments, ${TAKINGS_SQL}, coalesce(sum(p.refunded_fen), 0)::float8 AS "refundedFen"
      FROM payments p WHERE ${conditions.join(' AND ')}`,
    values,
  })
  const { payments, refundedFen, ...paid } = row ?? { payments: 0, refundedFen: 0, ...NO_TAKINGS }
  return { payments, paid: takingsView(paid), refunded: refundedFen }
}
