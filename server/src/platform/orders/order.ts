import type { OrderRule } from '@yimatong/contract/order-quote'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { type DynamicCodeState, stateAt } from '../../merchant-codes/dynamic-codes.ts'

/** What one person means to pay, as it is stored, with the names that it is shown with. Amounts in fen. */
export interface Order {
  orderId: string
  personId: string
  kind: 'STATIC' | 'DYNAMIC'
  state: 'OPEN' | 'PAYING' | 'PAID' | 'CLOSED'
  merchantNo: string
  merchantName: string
  merchantNameEn: string
  canteenName: string
  canteenNameEn: string
  terminalNo: string | null
  terminalName: string | null
  /** Both null: the merchant's number was typed. */
  staticCodeId: string | null
  codeVersion: number | null
  dynamicId: string | null
  label: string | null
  subject: string | null
  /** The quote that was shown last, or, once it is paid, the one that was authorised. */
  amountFen: number | null
  surchargeFen: number | null
  surchargeRule: OrderRule | null
  paymentId: string | null
  createdAtMs: number
  expiresAtMs: number
  /** Of a dynamic order's code. */
  codeState: DynamicCodeState | null
}

type Row = Omit<Order, 'createdAtMs' | 'expiresAtMs'> & { createdAt: Date; expiresAt: Date }

const SELECT = `
  SELECT o.order_id AS "orderId", o.person_id AS "personId", o.kind, o.state, o.merchant_no AS "merchantNo",
    m.name AS "merchantName", m.name_en AS "merchantNameEn", c.name AS "canteenName", c.name_en AS "canteenNameEn",
    o.terminal_no AS "terminalNo", t.name AS "terminalName",
    o.static_code_id AS "staticCodeId", o.code_version AS "codeVersion", o.dynamic_id AS "dynamicId", s.label, d.subject,
    o.amount_fen AS "amountFen", o.surcharge_fen AS "surchargeFen", o.surcharge_rule AS "surchargeRule",
    o.payment_id AS "paymentId", o.created_at AS "createdAt", o.expires_at AS "expiresAt", d.state AS "codeState"
  FROM orders o
  JOIN merchants m ON m.merchant_no = o.merchant_no
  JOIN canteens c ON c.id = m.canteen_id
  LEFT JOIN terminals t ON t.terminal_no = o.terminal_no
  LEFT JOIN static_codes s ON s.code_id = o.static_code_id
  LEFT JOIN dynamic_codes d ON d.dynamic_id = o.dynamic_id`

function toOrder({ createdAt, expiresAt, ...row }: Row): Order {
  return { ...row, createdAtMs: createdAt.getTime(), expiresAtMs: expiresAt.getTime() }
}

/** A person's own order; somebody else's is NOT_FOUND, exactly like none. */
export async function findOrder(database: Queryable, personId: string, orderId: string): Promise<Order> {
  const { rows } = await database.query<Row>({
    name: 'order',
    text: `${SELECT} WHERE o.order_id = $1 AND o.person_id = $2`,
    values: [orderId, personId],
  })
  if (rows[0] === undefined) throw problem('NOT_FOUND')
  return toOrder(rows[0])
}

/** A person's own order that this payment pays. */
export async function findOrderOfPayment(
  database: Queryable,
  personId: string,
  paymentId: string,
): Promise<Order | undefined> {
  const { rows } = await database.query<Row>({
    name: 'order-of-payment',
    text: `${SELECT} WHERE o.payment_id = $1 AND o.person_id = $2`,
    values: [paymentId, personId],
  })
  return rows[0] && toOrder(rows[0])
}

/** The order's state for eyes: what time, or the code, has closed cannot be paid, whatever the row says. */
export function shownState({ state, expiresAtMs, codeState }: Order, nowMs: number): Order['state'] {
  if (state !== 'OPEN') return state
  const code = codeState === null ? 'OPEN' : stateAt(codeState, expiresAtMs, nowMs)
  return nowMs < expiresAtMs && (code === 'OPEN' || code === 'PAYING') ? 'OPEN' : 'CLOSED'
}

/** What a new order says; what it asks for is quoted at once where it is known. */
export interface NewOrder {
  orderId: string
  personId: string
  merchantNo: string
  terminalNo: string | null
  staticCodeId: string | null
  codeVersion: number | null
  dynamicId: string | null
  createdAtMs: number
  expiresAtMs: number
}

export async function insertOrder(database: Queryable, order: NewOrder): Promise<void> {
  const { orderId, personId, merchantNo, terminalNo, staticCodeId, codeVersion, dynamicId } = order
  await database.query({
    name: 'order-make',
    text: `INSERT INTO orders (order_id, person_id, merchant_no, terminal_no, kind, static_code_id, code_version, dynamic_id,
        created_at, expires_at)
      VALUES ($1, $2, $3, $4, $5::order_kind, $6, $7, $8, to_timestamp($9::float8 / 1000), to_timestamp($10::float8 / 1000))`,
    values: [
      orderId,
      personId,
      merchantNo,
      terminalNo,
      dynamicId === null ? 'STATIC' : 'DYNAMIC',
      staticCodeId,
      codeVersion,
      dynamicId,
      order.createdAtMs,
      order.expiresAtMs,
    ],
  })
}

/** Keeps the quote that is shown, for the record; one that is being paid keeps what was authorised. */
export async function keepQuote(
  database: Queryable,
  orderId: string,
  quote: { amount: number; surcharge: number; rule?: OrderRule | undefined },
): Promise<void> {
  await database.query({
    name: 'order-quote',
    text: `UPDATE orders SET amount_fen = $2, surcharge_fen = $3, surcharge_rule = $4::jsonb
      WHERE order_id = $1 AND state = 'OPEN'`,
    values: [orderId, quote.amount, quote.surcharge, quote.rule === undefined ? null : JSON.stringify(quote.rule)],
  })
}
