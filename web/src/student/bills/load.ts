import type { BillPage, BillView } from '@yimatong/contract/platform-api'
import { app, campusNow } from '../app-state.ts'
import { KEPT_BILLS, keepQuietly } from '../phone/kept.ts'
import { platform } from '../session/servers.ts'
import { appended } from './by-month.ts'

/** The newest page of bills; kept for the time without a network. One that a newer bill has overtaken is asked for again. */
export async function refreshBills(): Promise<void> {
  const before = app.get().bills
  const page = await platform.get<BillPage>('/me/bills', { limit: KEPT_BILLS })
  if (app.get().bills !== before) return refreshBills()
  const { older } = app.get()
  const bills = { bills: page.bills, months: page.months, asOf: campusNow() }
  // A list that was read further keeps its place: what the new page pushes out goes to the older ones.
  const wasRead = before !== undefined && older.bills.length > 0
  app.set({
    bills,
    older: wasRead ? { ...older, ...appended(before, older) } : { ...older, nextCursor: page.nextCursor },
  })
  keepQuietly('bills', bills)
}

/** The page after the last one. A sentinel on the screen asks at every scroll, so one at a time. */
export async function loadOlder(): Promise<void> {
  const { nextCursor, asking } = app.get().older
  if (nextCursor === undefined || asking) return
  const set = (change: Partial<ReturnType<typeof app.get>['older']>) =>
    app.set({ older: { ...app.get().older, ...change } })
  set({ asking: true })
  try {
    const page = await platform.get<BillPage>('/me/bills', { limit: KEPT_BILLS, cursor: nextCursor })
    set({ ...appended(app.get().older, page), nextCursor: page.nextCursor })
  } finally {
    set({ asking: false })
  }
}

/** One bill as it stands now. Rejects like any call. */
export function readBill(paymentId: string): Promise<BillView> {
  return platform.get<BillView>(`/me/bills/${encodeURIComponent(paymentId)}`)
}
