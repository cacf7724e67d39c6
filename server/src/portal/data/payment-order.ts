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

/** A place in a list: behind the payment of this time or amount, and of this id. */
export interface Place {
  createdAtMs: number
  amountFen: number
  paymentId: string
}

const PAYMENT_ID = idPattern('payment')

/** Where a page ended. Opaque to callers, and good for the order it was made in. */
export function writeCursor(sort: PaymentSort, { createdAtMs, amountFen, paymentId }: Place): string {
  const value = ORDERS[sort].column === 'created_at' ? createdAtMs : amountFen
  return Buffer.from(`${sort}.${value}.${paymentId}`).toString('base64url')
}

/** What rows must lie behind, as PostgreSQL takes it; a cursor that is none of this order is VALIDATION_FAILED. */
export function readCursor(sort: PaymentSort, cursor: string): [value: string | number, paymentId: string] {
  const [of, value, paymentId, ...more] = Buffer.from(cursor, 'base64url').toString('latin1').split('.')
  const good = of === sort && /^\d{1,13}$/.test(value ?? '') && PAYMENT_ID.test(paymentId ?? '') && more.length === 0
  if (!good || paymentId === undefined) {
    throw problem('VALIDATION_FAILED', undefined, {
      errors: [{ pointer: '/cursor', detail: 'In the query: This is not a cursor of this list.' }],
    })
  }
  const number = Number(value)
  return [
    ORDERS[sort].column === 'created_at' ? new Date(number).toISOString() : Math.min(number, 2 ** 31 - 1),
    paymentId,
  ]
}

const TYPES = { created_at: 'timestamptz', amount_fen: 'int' } as const

/** The order in SQL, and the condition of being behind the two values at these places. */
export function orderSql(sort: PaymentSort): { by: string; behind: (value: string, id: string) => string } {
  const { column, direction } = ORDERS[sort]
  const sign = direction === 'DESC' ? '<' : '>'
  return {
    by: `p.${column} ${direction}, p.payment_id ${direction}`,
    behind: (value, id) => `(p.${column}, p.payment_id) ${sign} (${value}::${TYPES[column]}, ${id})`,
  }
}
