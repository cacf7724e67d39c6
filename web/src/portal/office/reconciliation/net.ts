import type { ReconciliationReport } from '@yimatong/contract/office-api'

/** What a side's lines come to: payments less what went back, surcharges included. In fen. */
export function netOf(sums: ReconciliationReport['ours']): number {
  return sums.reduce((net, { kind, amount, surcharge }) => {
    if (kind === 'DEBIT') return net + amount + surcharge
    return kind === 'REFUND' || kind === 'REVERSAL' ? net - amount - surcharge : net
  }, 0)
}
