import { problem } from '@yimatong/kit/problem'
import type { Payment } from './payment.ts'

const CURSOR = /^(\d{1,13})\.(pay_[0-9a-f]{32})$/

/** Where a page ended: the time and id of its last row. Opaque to callers. */
export function writeCursor({ createdAtMs, paymentId }: Pick<Payment, 'createdAtMs' | 'paymentId'>): string {
  return Buffer.from(`${createdAtMs}.${paymentId}`).toString('base64url')
}

/** The time and the id that the next page comes before, for SQL; without a cursor everything does. */
export function readCursor(cursor: string | undefined): [before: string, beforeId: string] {
  if (cursor === undefined) return ['infinity', '']
  const [, ms, paymentId] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  const time = new Date(Number(ms))
  if (paymentId === undefined || Number.isNaN(time.getTime())) {
    throw problem('VALIDATION_FAILED', undefined, {
      errors: [{ pointer: '/cursor', detail: 'In the query: This is not a cursor of ours.' }],
    })
  }
  return [time.toISOString(), paymentId]
}
