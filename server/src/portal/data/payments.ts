import type { PaymentFilterQuery, PaymentSort } from '@yimatong/contract/portal-api'
import type { Payment } from '../../payments/payment.ts'
import { PAYMENT_SELECT, type PaymentRow, toPayment } from '../../payments/row.ts'
import type { MerchantData } from './for-merchant.ts'
import { type Selection, selectionOf, stateIn } from './payment-filter.ts'
import { type CursorPlace, orderSql, readCursor, writeCursor } from './payment-order.ts'

export interface PageRequest {
  filter: PaymentFilterQuery
  sort: PaymentSort
  /** From the page before or behind; one that is none of this list's is VALIDATION_FAILED. */
  cursor?: string | undefined
  limit: number
}

export interface PaymentPage {
  payments: Payment[]
  /** Absent on the first page. */
  previousCursor?: string
  /** Absent on the last page. */
  nextCursor?: string
}

/** A page of a merchant's payments. Which ones is decided within indexes; only those are then read whole. */
export async function readPayments(data: MerchantData, request: PageRequest): Promise<PaymentPage> {
  const { filter, sort, cursor, limit } = request
  const place = cursor === undefined ? undefined : readCursor(sort, cursor)
  const isBefore = place?.side === 'BEFORE'
  const found = await readIds(data, request, place)
  // Less than a page lies before the place, so that the list begins there: its first page is shown, and it is a whole one.
  if (isBefore && found.length <= limit) return readPayments(data, { filter, sort, limit })
  const shown = found.slice(0, limit)
  const payments = await readWhole(data, isBefore ? shown.toReversed() : shown)
  const [first, last] = [payments.at(0), payments.at(-1)]
  return {
    payments,
    // Whoever comes from a place has something there to go back to.
    ...(place !== undefined && first !== undefined && { previousCursor: writeCursor(sort, 'BEFORE', first) }),
    ...((isBefore || found.length > limit) && last !== undefined && { nextCursor: writeCursor(sort, 'BEHIND', last) }),
  }
}

/** The payments on that side of a place, the nearest first; one more than the limit when there are more. */
async function readIds(data: MerchantData, { filter, sort, limit }: PageRequest, place: CursorPlace | undefined) {
  const selection = await selectionOf(data, filter)
  const { what, when, amounts, which, values } = selection
  const order = orderSql(sort, place?.side ?? 'BEHIND')
  const at = (index: number) => `$${values.length + 2 + index}`
  const beyond = place === undefined ? [] : [order.beyond(at(0), at(1))]
  const walk = `ORDER BY ${order.by} LIMIT ${limit + 1}`
  const walked = lotsOf(selection).map((lot) => {
    const conditions = ['p.merchant_no = $1', lot, ...what, ...when, ...amounts, ...which, ...beyond].join(' AND ')
    return `(SELECT p.payment_id, p.created_at, p.amount_fen FROM payments p WHERE ${conditions} ${walk})`
  })
  const rows = await data.query<{ paymentId: string }>({
    text: `SELECT p.payment_id AS "paymentId" FROM (${walked.join(' UNION ALL ')}) p ${walk}`,
    values: [...values, ...(place === undefined ? [] : [place.value, place.paymentId])],
  })
  return rows.map(({ paymentId }) => paymentId)
}

/** Ended payments and open ones are walked each in indexes of their own; where few are looked up there is nothing to walk. */
function lotsOf({ states: { ended, open }, which }: Selection): string[] {
  const lots = which.length > 0 ? [[...ended, ...open]] : [ended, open]
  return lots.filter((states) => states.length > 0).map(stateIn)
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
