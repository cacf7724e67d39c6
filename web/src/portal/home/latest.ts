import type { PortalPaymentRow } from '@yimatong/contract/portal-api'

/** The newest payments of two lists, the later word on each: newest first, at most `most`. */
export function latestOf(
  asked: readonly PortalPaymentRow[],
  pushed: readonly PortalPaymentRow[],
  most: number,
): PortalPaymentRow[] {
  const byId = new Map([...asked, ...pushed].map((row) => [row.paymentId, row]))
  return [...byId.values()].sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1)).slice(0, most)
}
