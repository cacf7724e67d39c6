import type { BillLine, BillPage, BillView } from '@yimatong/contract/platform-api'
import { problem } from '@yimatong/kit/problem'
import type { Queryable } from '@yimatong/kit/database'
import type { Payment } from '../payments/payment.ts'
import { type LinePosition, type PersonLine, readPersonLines, sumPersonMonths } from '../payments/person-lines.ts'
import { findByIds } from '../payments/read.ts'
import { billRefund, billView } from '../payments/view.ts'

export interface BillDeps {
  database: Queryable
}

export interface BillPageArgs {
  personId: string
  cursor: string | undefined
  limit: number
}

function readCursor(cursor: string | undefined): LinePosition | undefined {
  if (cursor === undefined) return undefined
  const match = /^(\d{13})\.((?:pay|rfd)_[0-9a-f]{32})$/.exec(cursor)
  if (!match) throw problem('VALIDATION_FAILED', 'The cursor is not one that this list gave.')
  return { atMs: Number(match[1]), id: match[2] as string }
}

const idOf = ({ payment, refund }: PersonLine): string => refund?.refundId ?? payment.paymentId
const cursorOf = (line: PersonLine): string => `${line.atMs}.${idOf(line)}`
const monthOf = ({ payment, refund }: PersonLine): string => (refund ?? payment).businessDate.slice(0, 7)

function lineView({ atMs, payment, refund }: PersonLine): BillLine {
  return refund === undefined ? billView(payment) : billRefund(refund, payment, atMs)
}

/** A page of a person's bills, newest first, with the sums of the months that appear on it. */
export async function readBillPage(
  { database }: BillDeps,
  { personId, cursor, limit }: BillPageArgs,
): Promise<BillPage> {
  const lines = await readPersonLines(database, { personId, before: readCursor(cursor), limit: limit + 1 })
  const shown = lines.slice(0, limit)
  const last = shown.at(-1)
  const sums = await sumPersonMonths(database, personId, [...new Set(shown.map(monthOf))])
  return {
    bills: shown.map(lineView),
    months: sums.map(({ paidFen, refundedFen, ...sum }) => ({ ...sum, paid: paidFen, refunded: refundedFen })),
    ...(lines.length > limit && last ? { nextCursor: cursorOf(last) } : {}),
  }
}

/** One bill of the person's. Somebody else's is NOT_FOUND, exactly like none. */
export async function readBill({ database }: BillDeps, personId: string, paymentId: string): Promise<BillView> {
  const payment: Payment | undefined = (await findByIds({ database }, [paymentId])).get(paymentId)
  if (payment?.payer?.personId !== personId) throw problem('NOT_FOUND')
  return billView(payment)
}
