import type { BillPage, BillView, MeView } from '@yimatong/contract/platform-api'
import { businessDateOf } from '@yimatong/contract/clock'
import { app } from '../app-state.ts'
import { setClock } from '../phone/campus-clock.ts'
import { keepQuietly } from '../phone/kept.ts'
import { platform } from './servers.ts'

/** An answer this close to a payment may hold the half of it. Milliseconds. */
const SAME_MOMENT_MS = 5_000

/**
 * Balance, spending and limits as the server has them; the phone's clock is set by the same answer. One that something newer has
 * overtaken, such as the result of a payment, is asked for again.
 */
export async function refreshAccount(): Promise<void> {
  const before = app.get().account
  const sentAt = Date.now()
  const me = await platform.get<MeView>('/me')
  setClock(me.serverTime, sentAt, Date.now())
  if (app.get().account !== before) return refreshAccount()
  // The server's word and not when it was heard: an answer that took its time is not newer than a payment in between.
  const account = { ...me, asOf: Date.parse(me.serverTime) }
  // Whoever sets it here forgets first when it was set before.
  const isNews = before?.personId === me.personId && before.pinSetAt !== undefined && before.pinSetAt !== me.pinSetAt
  app.set(isNews ? { account, pinSetElsewhere: me.pinSetAt } : { account })
  keepQuietly('account', account)
}

export async function latestBills(): Promise<readonly BillView[]> {
  const { bills } = await platform.get<BillPage>('/me/bills', { limit: 5 })
  return bills.filter((line): line is BillView => !('refundId' in line))
}

/** Asks for the bills anew where there are any. Rejects like any call. */
export async function refreshKnownBills(): Promise<void> {
  if (app.get().bills === undefined) return
  const { refreshBills } = await import('../bills/load.ts')
  await refreshBills()
}

/** Money has come back: what the account has now, and where the new line stands, only the server knows. */
async function followRefund(): Promise<void> {
  await Promise.all([refreshAccount(), refreshKnownBills()])
}

/** What a bill that was just heard of tells about the account, before the server is asked again. */
export function takeBill(bill: BillView): void {
  if (bill.refunds !== undefined) {
    // Without an answer, coming back to the page asks again.
    followRefund().catch(() => undefined)
    return
  }
  const { account, bills } = app.get()
  if (account !== undefined && bill.state === 'SUCCESS') {
    const paidAt = Date.parse(bill.paidAt ?? bill.createdAt)
    if (paidAt > account.asOf && bill.balanceAfter !== undefined) {
      // Yesterday's spending is not today's.
      const before = businessDateOf(account.asOf) === bill.businessDate ? account.spentToday : 0
      const subsidy = account.subsidy === undefined ? {} : { subsidy: account.subsidy - (bill.subsidy ?? 0) }
      const spentToday = before + bill.total
      const next = { ...account, ...subsidy, balance: bill.balanceAfter, spentToday, asOf: paidAt }
      app.set({ account: next })
      keepQuietly('account', next)
    }
    if (Math.abs(paidAt - account.asOf) < SAME_MOMENT_MS) refreshAccount().catch(() => undefined)
  }
  if (bills !== undefined) {
    const others = bills.bills.filter((known) => 'refundId' in known || known.paymentId !== bill.paymentId)
    app.set({ bills: { ...bills, bills: [bill, ...others] } })
  }
}
