import type { OfficePaymentFilter } from '@yimatong/contract/office-api'
import { idPattern } from '@yimatong/contract/ids'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import type { Payment } from '../../payments/payment.ts'
import { PAYMENT_SELECT, type PaymentRow, toPayment } from '../../payments/row.ts'
import { type Selection, selectionOf, stateIn } from './filter.ts'

export interface PageRequest {
  filter: OfficePaymentFilter
  cursor?: string | undefined
  limit: number
  nowMs: number
}

export interface PaymentPage {
  payments: Payment[]
  nextCursor?: string
}

/** A page of everybody's payments, newest first. Which ones is decided within indexes; only those are then read whole. */
export async function readPayments(database: Queryable, request: PageRequest): Promise<PaymentPage> {
  const { filter, cursor, limit, nowMs } = request
  const selection = selectionOf(filter, nowMs)
  const text = filter.schoolNo === undefined ? byMerchant(selection, cursor, limit) : ofPerson(selection, cursor, limit)
  const { rows } = await database.query<{ paymentId: string }>({ text, values: selection.values })
  const payments = await readWhole(
    database,
    rows.slice(0, limit).map(({ paymentId }) => paymentId),
  )
  const last = payments.at(-1)
  return { payments, ...(rows.length > limit && last !== undefined ? { nextCursor: writeCursor(last) } : {}) }
}

const NEWEST = 'ORDER BY p.created_at DESC, p.payment_id DESC'

/**
 * The newest of each merchant, and of these the newest: as many index entries as merchants times the page, however many
 * payments there are. Ended payments and open ones are walked each in an index of their own.
 */
function byMerchant(selection: Selection, cursor: string | undefined, limit: number): string {
  const { merchants, payments, ended, open } = selection
  const beyond = beyondOf(selection, cursor)
  const walk = `${NEWEST} LIMIT ${limit + 1}`
  const lots = [ended, open]
    .filter((states) => states.length > 0)
    .map((states) => {
      const conditions = ['p.merchant_no = m.merchant_no', stateIn(states), ...payments, ...beyond].join(' AND ')
      return `(SELECT p.payment_id, p.created_at FROM payments p WHERE ${conditions} ${walk})`
    })
  return `SELECT p.payment_id AS "paymentId" FROM merchants m CROSS JOIN LATERAL (${lots.join(' UNION ALL ')}) p
    ${merchants.length === 0 ? '' : `WHERE ${merchants.join(' AND ')}`} ${walk}`
}

/** A person's, by the index of the person's bills. */
function ofPerson(selection: Selection, cursor: string | undefined, limit: number): string {
  const { merchants, payments, ended, open } = selection
  const conditions = [stateIn([...ended, ...open]), ...payments, ...beyondOf(selection, cursor), ...merchants].join(
    ' AND ',
  )
  return `SELECT p.payment_id AS "paymentId" FROM payments p JOIN merchants m USING (merchant_no)
    WHERE ${conditions} ${NEWEST} LIMIT ${limit + 1}`
}

const PAYMENT_ID = idPattern('payment')

const writeCursor = ({ createdAtMs, paymentId }: Payment): string =>
  Buffer.from(`${createdAtMs}.${paymentId}`).toString('base64url')

function beyondOf({ place }: Selection, cursor: string | undefined): string[] {
  if (cursor === undefined) return []
  const [at = '', paymentId = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split('.', 2)
  if (!/^\d{1,13}$/.test(at) || !PAYMENT_ID.test(paymentId)) {
    const detail = 'In the query: This is not a cursor of this list.'
    throw problem('VALIDATION_FAILED', undefined, { errors: [{ pointer: '/cursor', detail }] })
  }
  return [`(p.created_at, p.payment_id) < (${place(new Date(Number(at)))}::timestamptz, ${place(paymentId)})`]
}

/** The payments of these ids, in their order. */
export async function readWhole(database: Queryable, paymentIds: readonly string[]): Promise<Payment[]> {
  if (paymentIds.length === 0) return []
  const { rows } = await database.query<PaymentRow>({
    name: 'office-payments',
    text: `${PAYMENT_SELECT} WHERE p.payment_id = ANY ($1::text[])`,
    values: [paymentIds],
  })
  const byId = new Map(rows.map((row) => [row.paymentId, toPayment(row)]))
  return paymentIds.flatMap((paymentId) => byId.get(paymentId) ?? [])
}
