import type { PaymentView, TerminalStatement } from '@yimatong/contract/gateway-api'
import { type BackRecord, isInDoubt } from '../logic/back-record.ts'
import type { SaleRecord } from '../logic/record.ts'

/** Of two views of one payment the later: money only ever goes further back. */
const later = (a: PaymentView, b: PaymentView | undefined) => (b && b.refundedAmount > a.refundedAmount ? b : a)

/** With what this till knows to have gone back of it, which a list from before does not say. */
function withOwn(view: PaymentView, backs: readonly BackRecord[]): PaymentView {
  const { paymentId, refunds = [], refundedAmount } = view
  const listed = new Set(refunds.map(({ refundId }) => refundId))
  const own = backs.flatMap(({ refund }) =>
    refund?.paymentId === paymentId && !listed.has(refund.refundId) ? [refund] : [],
  )
  if (own.length === 0) return view
  const more = own.reduce((sum, { total }) => sum + total, 0)
  const state = view.state === 'SUCCESS' ? 'REFUND' : view.state
  return { ...view, state, refundedAmount: refundedAmount + more, refunds: [...refunds, ...own] }
}

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
    .map((view) => withOwn(view, backs))
    .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
}
