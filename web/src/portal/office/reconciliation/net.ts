import type { ReconciliationReport } from '@yimatong/contract/office-api'

const BACK: ReadonlySet<string> = new Set(['REFUND', 'REVERSAL', 'SURCHARGE_BACK'])

/** What a side's lines come to: payments less what went back, surcharges included. In fen. */
export function netOf(sums: ReconciliationReport['ours']): number {
  return sums.reduce((net, { kind, amount, surcharge }) => {
    if (kind === 'DEBIT' || kind === 'SURCHARGE_LATER') return net + amount + surcharge
    return BACK.has(kind) ? net - amount - surcharge : net
  }, 0)
}
