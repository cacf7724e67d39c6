import type { PaymentView, TerminalStatement } from '@yimatong/contract/gateway-api'
import { type BackRecord, isInDoubt } from '../logic/back-record.ts'
import type { SaleRecord } from '../logic/record.ts'

/** Of two views of one payment the later: money only ever goes further back. */
const later = (a: PaymentView, b: PaymentView | undefined) => (b && b.refundedAmount > a.refundedAmount ? b : a)

/**
 * The day's payments of this till as far as it knows them, newest first: the server's list, and the last sale at once, before
 * the list has it. One whose return is not known is left out: it must not be given back twice.
 */
export function todayPayments(
  pages: readonly (TerminalStatement | undefined)[],
  records: readonly SaleRecord[],
  backs: readonly BackRecord[],
  date: string,
): PaymentView[] {
  const own = records.flatMap(({ view }) => (view?.businessDate === date ? [view] : []))
  const listed = pages.flatMap((page) => (page?.businessDate === date ? page.payments : []))
  const known = new Map<string, PaymentView>()
  for (const view of [...own, ...listed]) known.set(view.paymentId, later(view, known.get(view.paymentId)))
  const open = new Set(backs.filter(isInDoubt).map(({ outTradeNo }) => outTradeNo))
  return [...known.values()]
    .filter(({ outTradeNo }) => !open.has(outTradeNo))
    .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
}
