import type { BillView } from '@yimatong/contract/platform-api'
import { useEffect, useState } from 'react'
import { useHistoryState } from 'wouter/use-browser-location'
import { useApp } from '../app-state.ts'
import { refreshBills } from './load.ts'

function isBill(value: unknown): value is BillView {
  return typeof value === 'object' && value !== null && 'paymentId' in value && 'events' in value
}

/**
 * One bill: from what the phone keeps, else as the list handed it over (the history entry keeps it over a reload), else
 * from the newest page of the server.
 */
export function useBill(paymentId: string): { bill: BillView | undefined; looking: boolean } {
  const kept = useApp((state) => state.bills?.bills.find((bill) => bill.paymentId === paymentId))
  const handed: unknown = useHistoryState()
  const known = kept ?? (isBill(handed) && handed.paymentId === paymentId ? handed : undefined)
  const [looking, setLooking] = useState(known === undefined)
  const missing = known === undefined
  useEffect(() => {
    if (!missing) return undefined
    let stopped = false
    refreshBills()
      .catch(() => undefined)
      .finally(() => {
        if (!stopped) setLooking(false)
      })
    return () => {
      stopped = true
    }
  }, [missing])
  return { bill: known, looking: missing && looking }
}
