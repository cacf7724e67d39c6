import { toRfc3339 } from '@yimatong/contract/clock'
import {
  commissionOf,
  SETTLEMENT_SUMS,
  type SettlementContent,
  type SettlementKind,
  type SettlementSum,
  type SettlementSumName,
  settlementSignOf,
} from '@yimatong/contract/settlement-api'
import type { Day, Part } from './counted.ts'

/** What the settlement is beside its parts. */
export interface Head extends Day {
  settlementNo: number
  previousHash?: string | undefined
  commissionBps: number
  nowMs: number
}

function sumOf(parts: readonly Part[], name: SettlementSumName): SettlementSum {
  const kinds: readonly SettlementKind[] = SETTLEMENT_SUMS[name]
  const those = parts.filter(({ kind }) => kinds.includes(kind))
  const total = (read: (part: Part) => number) => those.reduce((sum, part) => sum + read(part), 0)
  return {
    count: total(({ count }) => count),
    amount: total(({ amountFen }) => amountFen),
    surchargeSchool: total(({ schoolFen }) => schoolFen),
    surchargeMerchant: total(({ merchantFen }) => merchantFen),
  }
}

const SUM_NAMES = Object.keys(SETTLEMENT_SUMS) as SettlementSumName[]
type Sums = Record<SettlementSumName, SettlementSum>

const sumsOf = (parts: readonly Part[]): Sums =>
  Object.fromEntries(SUM_NAMES.map((name) => [name, sumOf(parts, name)])) as Sums

/** What these parts come to; every fen of them is in it once. */
export function contentOf({ nowMs, ...head }: Head, parts: readonly Part[]): SettlementContent {
  const total = sumsOf(parts)
  const net = (of: keyof SettlementSum) =>
    SUM_NAMES.reduce((sum, name) => sum + settlementSignOf(name) * total[name][of], 0)
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
