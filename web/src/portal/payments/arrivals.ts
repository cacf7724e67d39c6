import type { PortalPaymentPage, PortalPaymentRow } from '@yimatong/contract/portal-api'
import { isUnfinished, TRANSITIONS } from '@yimatong/contract/states'

/** How far a payment has come: under way, ended, changed after its end. */
function stageOf({ state }: PortalPaymentRow): number {
  if (isUnfinished(state)) return 0
  return TRANSITIONS.SUCCESS.includes(state) ? 2 : 1
}

/**
 * The later of two words about one payment, whichever was heard first: an answer may have been under way while a push
 * overtook it. A payment never goes back.
 */
export function laterOf(asked: PortalPaymentRow, pushed: PortalPaymentRow): PortalPaymentRow {
  const ahead = stageOf(pushed) - stageOf(asked) || pushed.refundedAmount - asked.refundedAmount
  // What was asked for has the till's name, too.
  return ahead > 0 ? { ...asked, ...pushed } : asked
}

/** More than anybody reads between two looks at the page. */
const MOST_REMEMBERED = 200

/** The pushed payments with one more; each once, the last heard of at the end. */
export function remember(arrivals: readonly PortalPaymentRow[], pushed: PortalPaymentRow): PortalPaymentRow[] {
  const known = arrivals.find(({ paymentId }) => paymentId === pushed.paymentId)
  const others = arrivals.filter((arrival) => arrival !== known)
  return [...others, known === undefined ? pushed : laterOf(known, pushed)].slice(-MOST_REMEMBERED)
}

const newestFirst = (one: PortalPaymentRow, other: PortalPaymentRow): number => {
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt ? 1 : -1
  return one.paymentId < other.paymentId ? 1 : -1
}

/** The page's own payments, each as last heard of, in their place. */
export function withChanges(
  payments: readonly PortalPaymentRow[],
  arrivals: readonly PortalPaymentRow[],
): PortalPaymentRow[] {
  const pushed = new Map(arrivals.map((arrival) => [arrival.paymentId, arrival]))
  return payments.map((payment) => laterOf(payment, pushed.get(payment.paymentId) ?? payment))
}

/**
 * The first page of the newest, with what has arrived since it was asked for. `admitted` are the arrivals that belong to
 * the list; those that lie behind the page's end are left to the page that they are on.
 */
export function withArrivals(page: PortalPaymentPage, admitted: readonly PortalPaymentRow[]): PortalPaymentRow[] {
  const known = new Set(page.payments.map(({ paymentId }) => paymentId))
  const last = page.nextCursor === undefined ? undefined : page.payments.at(-1)
  const arrived = admitted.filter(
    (arrival) => !known.has(arrival.paymentId) && (last === undefined || newestFirst(arrival, last) < 0),
  )
  return [...arrived, ...page.payments].sort(newestFirst)
}
