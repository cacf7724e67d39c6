import type { BillLine, BillRefund, BillView } from '@yimatong/contract/platform-api'

/** What came back of a payment, and not the payment itself. */
export const isRefund = (line: BillLine): line is BillRefund => 'refundId' in line

export const idOf = (line: BillLine): string => (isRefund(line) ? line.refundId : line.paymentId)

/** What came back of a bill, as lines of their own, newest first. */
export function refundsOf(bill: BillView): BillRefund[] {
  const lines = bill.refunds?.map(({ requestedBy: _requestedBy, decidedBy: _decidedBy, ...refund }) => ({
    ...refund,
    at: refund.decidedAt ?? refund.createdAt,
    bill,
  }))
  return lines?.toReversed() ?? []
}

/** A bill among lines: as a line of its own, or as what something came back of. */
export function billAmong(lines: readonly BillLine[], paymentId: string): BillView | undefined {
  const line = lines.find((one) => !isRefund(one) && one.paymentId === paymentId)
  const back = lines.find((one) => isRefund(one) && one.paymentId === paymentId)
  return line !== undefined && !isRefund(line) ? line : back !== undefined && isRefund(back) ? back.bill : undefined
}

/** What came back, among lines: as a line of its own, or beside the bill that it came from. */
export function refundAmong(lines: readonly BillLine[], refundId: string): BillRefund | undefined {
  for (const line of lines) {
    if (isRefund(line) && line.refundId === refundId) return line
    const back = refundsOf(isRefund(line) ? line.bill : line).find((one) => one.refundId === refundId)
    if (back !== undefined) return back
  }
  return undefined
}

/** What a line says beside its amount, when it is not simply paid or simply back. */
export type Standing = 'PART_BACK' | 'ALL_BACK' | 'REVOKED' | 'ON_ITS_WAY' | 'KEPT_FOR_YOU' | undefined

/** How far what was paid has gone back, or what goes back has come. */
export function standingOf(line: BillLine): Standing {
  if (isRefund(line)) {
    if (line.toSuspense) return 'KEPT_FOR_YOU'
    return line.state === 'SUCCESS' ? undefined : 'ON_ITS_WAY'
  }
  if (line.state === 'REVOKED') return 'REVOKED'
  if (line.refundedAmount === 0) return undefined
  return line.refundedAmount === line.total ? 'ALL_BACK' : 'PART_BACK'
}
