import { problem } from '@yimatong/kit/problem'

/** A place in a list that is ordered newest first: everything after it is older. */
export interface Position {
  createdAtMs: number
  paymentId: string
}

const CURSOR = /^(\d{1,13})\.(pay_[0-9a-f]{32})$/

/** Where a page ended. Opaque to callers. */
export function writeCursor({ createdAtMs, paymentId }: Position): string {
  return Buffer.from(`${createdAtMs}.${paymentId}`).toString('base64url')
}

/** Where a page begins; undefined for the first one. A cursor that is none of ours is VALIDATION_FAILED. */
export function readCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined
  const [, createdAtMs, paymentId] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  if (paymentId === undefined) {
    throw problem('VALIDATION_FAILED', undefined, {
      errors: [{ pointer: '/cursor', detail: 'In the query: This is not a cursor of ours.' }],
    })
  }
  return { createdAtMs: Number(createdAtMs), paymentId }
}

/** The pair that rows must come before; without a position every row does. */
export function beforeInSql(position: Position | undefined): [createdAt: string, paymentId: string] {
  return position === undefined ? ['infinity', ''] : [new Date(position.createdAtMs).toISOString(), position.paymentId]
}
