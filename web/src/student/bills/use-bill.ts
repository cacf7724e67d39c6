import type { BillRefund, BillView } from '@yimatong/contract/platform-api'
import { useEffect, useState } from 'react'
import { useHistoryState } from 'wouter/use-browser-location'
import { useApp } from '../app-state.ts'
import { billAmong, refundAmong } from './lines.ts'
import { readBill, refreshBills } from './load.ts'

const has = (value: unknown, ...names: readonly string[]): value is object =>
  typeof value === 'object' && value !== null && names.every((name) => name in value)
const isBill = (value: unknown): value is BillView => has(value, 'paymentId', 'events')
const isRefund = (value: unknown): value is BillRefund => has(value, 'refundId', 'bill')

/** Runs `ask` once while something is missing; says whether it is still being looked for. */
function useLooking(missing: boolean, ask: () => Promise<unknown>): boolean {
  const [looking, setLooking] = useState(missing)
  useEffect(() => {
    if (!missing) return undefined
    let stopped = false
    ask()
      .catch(() => undefined)
      .finally(() => {
        if (!stopped) setLooking(false)
      })
    return () => {
      stopped = true
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- what is asked for is the page's own, and the page is made anew for another
  }, [missing])
  return looking
}

/** Nobody tells the phone when a surcharge that was left open is taken or waived. */
const isOpen = ({ surcharge: { status, later, waived } }: BillView): boolean =>
  status === 'PENDING' && later === undefined && waived === undefined

/**
 * One bill: from what the phone keeps and follows, else as the server has it; until that has come, as the list handed it
 * over (the history entry keeps it over a reload).
 */
export function useBill(paymentId: string): { bill: BillView | undefined; looking: boolean } {
  const kept = useApp(({ bills }) => bills && billAmong(bills.bills, paymentId))
  const [asked, setAsked] = useState<BillView>()
  const followed = kept !== undefined && !isOpen(kept)
  const looking = useLooking(!followed, () => readBill(paymentId).then(setAsked))
  const handed: unknown = useHistoryState()
  const known =
    (followed ? kept : (asked ?? kept)) ?? (isBill(handed) && handed.paymentId === paymentId ? handed : undefined)
  return { bill: known, looking: known === undefined && looking }
}

/** What came back, likewise. */
export function useRefund(refundId: string): { refund: BillRefund | undefined; looking: boolean } {
  const lines = useApp(({ bills }) => bills?.bills)
  const kept = lines && refundAmong(lines, refundId)
  const handed: unknown = useHistoryState()
  const known = kept ?? (isRefund(handed) && handed.refundId === refundId ? handed : undefined)
  const looking = useLooking(known === undefined, refreshBills)
  return { refund: known, looking: known === undefined && looking }
}
