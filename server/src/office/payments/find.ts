import { idPattern } from '@yimatong/contract/ids'
import type { Found } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'

const PAYMENT_ID = idPattern('payment')
const REFUND_ID = idPattern('refund')
const ORDER_ID = idPattern('order')
const SETTLEMENT_ID = idPattern('settlement')
const PAY_BACK_ID = idPattern('payBack')

/**
 * What has a number of this shape, each by an index of its own. `$1` is the number, always said to be text: otherwise the first
 * column that it is held against says what it is for all of them, and padded text finds nothing in an index of text.
 */
const LOOKS: readonly { shape: RegExp; text: string }[] = [
  {
    shape: PAYMENT_ID,
    text: `SELECT 'PAYMENT' AS kind, payment_id AS id, NULL AS name FROM payments WHERE payment_id = $1::text`,
  },
  { shape: REFUND_ID, text: `SELECT 'PAYMENT', payment_id, NULL FROM refunds WHERE refund_id = $1::text` },
  {
    shape: ORDER_ID,
    text: `SELECT 'PAYMENT', payment_id, NULL FROM orders WHERE order_id = $1::text AND payment_id IS NOT NULL`,
  },
  {
    shape: SETTLEMENT_ID,
    text: `SELECT 'SETTLEMENT', settlement_id, NULL FROM settlements WHERE settlement_id = $1::text`,
  },
  { shape: PAY_BACK_ID, text: `SELECT 'PAY_BACK', pay_back_id, NULL FROM pay_backs WHERE pay_back_id = $1::text` },
  {
    shape: /^\d{8}$/,
    text: `SELECT 'MERCHANT', merchant_no::text, name FROM merchants WHERE merchant_no = $1::text::bpchar`,
  },
  { shape: /^T\d{5}$/, text: `SELECT 'TERMINAL', terminal_no, name FROM terminals WHERE terminal_no = $1::text` },
  { shape: /^[A-Za-z0-9]{4,20}$/, text: `SELECT 'PERSON', school_no, name FROM persons WHERE school_no = $1::text` },
  // A merchant's own number: every merchant may have it, and each is asked by an index.
  {
    shape: /^[A-Za-z0-9_-]{1,64}$/,
    text: `SELECT 'PAYMENT', p.payment_id, m.name FROM merchants m CROSS JOIN LATERAL (
      SELECT payment_id FROM payments WHERE merchant_no = m.merchant_no AND out_trade_no = $1::text ORDER BY attempt DESC LIMIT 1) p`,
  },
  {
    shape: /^[A-Za-z0-9_-]{1,64}$/,
    text: `SELECT 'PAYMENT', r.payment_id, m.name FROM merchants m CROSS JOIN LATERAL (
      SELECT payment_id FROM refunds WHERE merchant_no = m.merchant_no AND kind = 'REFUND' AND out_refund_no = $1::text OFFSET 0) r`,
  },
]

/** Whatever has this number: a payment by its own, its order's or its refund's, a merchant, a till, a person. At most twenty. */
export async function find(database: Queryable, q: string): Promise<Found[]> {
  const looks = LOOKS.filter(({ shape }) => shape.test(q)).map(({ text }) => `(${text} LIMIT 20)`)
  if (looks.length === 0) return []
  const { rows } = await database.query<Omit<Found, 'name'> & { name: string | null }>({
    text: `SELECT DISTINCT * FROM (${looks.join(' UNION ALL ')}) found (kind, id, name) LIMIT 20`,
    values: [q],
  })
  return rows.map(({ name, ...same }) => ({ ...same, ...(name === null ? {} : { name }) }))
}
