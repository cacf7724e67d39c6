import { toRfc3339 } from '@yimatong/contract/clock'
import {
  commissionOf,
  type SettlementContent,
  type SettlementKind,
  type SettlementSum,
  type SettlementSums,
} from '@yimatong/contract/settlement-api'
import type { Day, Part } from './counted.ts'

/** What the settlement is beside its parts. */
export interface Head extends Day {
  settlementNo: number
  previousHash?: string | undefined
  commissionBps: number
  nowMs: number
}

const ROWS = {
  sales: ['SALE', 'LATE_SALE'],
  refunds: ['REFUND', 'LATE_BACK'],
  reversals: ['REVERSAL', 'LATE_UNDONE'],
} as const satisfies Record<keyof SettlementSums, readonly SettlementKind[]>

function sumOf(parts: readonly Part[], row: keyof SettlementSums): SettlementSum {
  const kinds: readonly SettlementKind[] = ROWS[row]
  const those = parts.filter(({ kind }) => kinds.includes(kind))
  const total = (read: (part: Part) => number) => those.reduce((sum, part) => sum + read(part), 0)
  return {
    count: total(({ count }) => count),
    amount: total(({ amountFen }) => amountFen),
    surchargeSchool: total(({ schoolFen }) => schoolFen),
    surchargeMerchant: total(({ merchantFen }) => merchantFen),
  }
}

const sumsOf = (parts: readonly Part[]): SettlementSums => ({
  sales: sumOf(parts, 'sales'),
  refunds: sumOf(parts, 'refunds'),
  reversals: sumOf(parts, 'reversals'),
})

/** What these parts come to; every fen of them is in it once. */
export function contentOf({ nowMs, ...head }: Head, parts: readonly Part[]): SettlementContent {
  const total = sumsOf(parts)
  const net = (of: keyof SettlementSum) => total.sales[of] - total.refunds[of] - total.reversals[of]
  const netSales = net('amount')
  const commission = commissionOf(netSales, head.commissionBps)
  const surcharge = { school: net('surchargeSchool'), merchant: net('surchargeMerchant') }
  return {
    ...head,
    madeAt: toRfc3339(nowMs),
    day: sumsOf(parts.filter(({ businessDate }) => businessDate === head.businessDate)),
    late: parts.flatMap(({ late }) => late ?? []),
    total,
    netSales,
    commission,
    surcharge,
    net: netSales + surcharge.merchant - commission,
  }
}
