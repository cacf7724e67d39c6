import { startOfBusinessDate } from '@yimatong/contract/clock'
import type { BillPage } from '@yimatong/contract/platform-api'
import { problem } from '@yimatong/kit/problem'
import type { PrismaClient } from '@yimatong/prisma/payment'
import type { Payment } from '../payments/payment.ts'
import { billView } from '../payments/view.ts'

/** Where a page begins: after the bill of this time and id. */
export interface BillPosition {
  createdAtMs: number
  paymentId: string
}

export interface BillDeps {
  prisma: PrismaClient
  /** The person's payments older than the position, newest first. */
  personPayments(args: { personId: string; before?: BillPosition | undefined; limit: number }): Promise<Payment[]>
}

export interface BillPageArgs {
  personId: string
  cursor: string | undefined
  limit: number
}

function readCursor(cursor: string | undefined): BillPosition | undefined {
  if (cursor === undefined) return undefined
  const match = /^(\d{13})\.(pay_[0-9a-f]{32})$/.exec(cursor)
  if (!match) throw problem('VALIDATION_FAILED', 'The cursor is not one that this list gave.')
  return { createdAtMs: Number(match[1]), paymentId: match[2] as string }
}

const cursorOf = ({ createdAtMs, paymentId }: BillPosition): string => `${createdAtMs}.${paymentId}`

function monthAfter(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}

interface MonthRow {
  month: string
  count: number
  total: bigint
}

/** Count and sum of what was paid and kept, for every month from the oldest to the newest of these business days. */
async function sumMonths(
  { prisma }: BillDeps,
  personId: string,
  dates: readonly string[],
): Promise<BillPage['months']> {
  const months = [...new Set(dates.map((date) => date.slice(0, 7)))].sort()
  const [oldest] = months
  const newest = months.at(-1)
  if (oldest === undefined || newest === undefined) return []
  const from = new Date(startOfBusinessDate(`${oldest}-01`))
  const to = new Date(startOfBusinessDate(`${monthAfter(newest)}-01`))
  const rows = await prisma.$queryRaw<MonthRow[]>`
    SELECT to_char(business_date, 'YYYY-MM') AS month, count(*)::int AS count,
           sum(amount_fen + surcharge_fen - refunded_fen)::bigint AS total
    FROM payments
    WHERE person_id = ${personId} AND created_at >= ${from} AND created_at < ${to} AND state IN ('SUCCESS', 'REFUND')
    GROUP BY 1 ORDER BY 1 DESC`
  return rows
    .filter(({ month }) => months.includes(month))
    .map(({ month, count, total }) => ({ month, count, total: Number(total) }))
}

/** A page of a person's bills, newest first, with the sums of the months that appear on it. */
export async function readBillPage(deps: BillDeps, { personId, cursor, limit }: BillPageArgs): Promise<BillPage> {
  const before = readCursor(cursor)
  const payments = await deps.personPayments({ personId, before, limit: limit + 1 })
  const shown = payments.slice(0, limit)
  const last = shown.at(-1)
  return {
    bills: shown.map(billView),
    months: await sumMonths(
      deps,
      personId,
      shown.map(({ businessDate }) => businessDate),
    ),
    ...(payments.length > limit && last ? { nextCursor: cursorOf(last) } : {}),
  }
}
