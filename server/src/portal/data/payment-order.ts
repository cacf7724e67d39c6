import { idPattern } from '@yimatong/contract/ids'
import type { PaymentSort } from '@yimatong/contract/portal-api'
import { problem } from '@yimatong/kit/problem'

/** A way to walk a list: by a column, and by the payment's id where that is the same. */
interface Order {
  column: 'created_at' | 'amount_fen'
  direction: 'ASC' | 'DESC'
}

const ORDERS = {
  newest: { column: 'created_at', direction: 'DESC' },
  oldest: { column: 'created_at', direction: 'ASC' },
  highest: { column: 'amount_fen', direction: 'DESC' },
  lowest: { column: 'amount_fen', direction: 'ASC' },
} as const satisfies Record<PaymentSort, Order>

/** The same list walked from its end. */
const REVERSED: Readonly<Record<PaymentSort, PaymentSort>> = {
  newest: 'oldest',
  oldest: 'newest',
  highest: 'lowest',
  lowest: 'highest',
}

/** Where a page lies, seen from a payment in the list. */
export type Side = 'BEFORE' | 'BEHIND'

/** What of a payment says where it stands in every list. */
interface Standing {
  createdAtMs: number
  amountFen: number
  paymentId: string
}

/** A place in a list, as PostgreSQL takes it: beside the payment of this time or amount, and of this id. */
export interface CursorPlace {
  side: Side
  value: string | number
  paymentId: string
}

const PAYMENT_ID = idPattern('payment')
const SIDES = new Map<string | undefined, Side>([
  [undefined, 'BEHIND'],
  ['before', 'BEFORE'],
])

/** Where a page ended or began. Opaque to callers, and good for the order it was made in. */
export function writeCursor(sort: PaymentSort, side: Side, { createdAtMs, amountFen, paymentId }: Standing): string {
  const value = ORDERS[sort].column === 'created_at' ? createdAtMs : amountFen
  const parts = [sort, value, paymentId, ...(side === 'BEFORE' ? ['before'] : [])]
  return Buffer.from(parts.join('.')).toString('base64url')
}

/** What rows must lie beside; a cursor that is none of this order is VALIDATION_FAILED. */
export function readCursor(sort: PaymentSort, cursor: string): CursorPlace {
  const [of, value, paymentId, side, ...more] = Buffer.from(cursor, 'base64url').toString('latin1').split('.')
  const known = SIDES.get(side)
  const good = of === sort && /^\d{1,13}$/.test(value ?? '') && PAYMENT_ID.test(paymentId ?? '') && more.length === 0
  if (!good || paymentId === undefined || known === undefined) {
    throw problem('VALIDATION_FAILED', undefined, {
      errors: [{ pointer: '/cursor', detail: 'In the query: This is not a cursor of this list.' }],
    })
  }
  const number = Number(value)
  const isTime = ORDERS[sort].column === 'created_at'
  return { side: known, value: isTime ? new Date(number).toISOString() : Math.min(number, 2 ** 31 - 1), paymentId }
}

const TYPES = { created_at: 'timestamptz', amount_fen: 'int' } as const

/** The order in SQL from a place to that side, and the condition of lying there, with the two values at these places. */
export function orderSql(sort: PaymentSort, side: Side): { by: string; beyond: (value: string, id: string) => string } {
  const { column, direction } = ORDERS[side === 'BEHIND' ? sort : REVERSED[sort]]
  const sign = direction === 'DESC' ? '<' : '>'
  return {
    by: `p.${column} ${direction}, p.payment_id ${direction}`,
    beyond: (value, id) => `(p.${column}, p.payment_id) ${sign} (${value}::${TYPES[column]}, ${id})`,
  }
}
