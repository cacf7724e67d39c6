import type { BillPage, BillView, MeView } from '@yimatong/contract/platform-api'
import { businessDateOf } from '@yimatong/contract/clock'
import { app, campusNow } from '../app-state.ts'
import { setClock } from '../phone/campus-clock.ts'
import { keepQuietly } from '../phone/kept.ts'
import { platform } from './servers.ts'

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
  const account = { ...me, asOf: campusNow() }
  // Whoever sets it here forgets first when it was set before.
  const isNews = before?.personId === me.personId && before.pinSetAt !== undefined && before.pinSetAt !== me.pinSetAt
  app.set(isNews ? { account, pinSetElsewhere: me.pinSetAt } : { account })
  keepQuietly('account', account)
}

export async function latestBills(): Promise<readonly BillView[]> {
  const { bills } = await platform.get<BillPage>('/me/bills', { limit: 5 })
  return bills.filter((line): line is BillView => !('refundId' in line))
}

/** Money has come back: what the account has now, and where the new line stands, only the server knows. */
async function followRefund(): Promise<void> {
  const { refreshBills } = await import('../bills/load.ts')
  await Promise.all([refreshAccount(), app.get().bills === undefined ? undefined : refreshBills()])
}

/** What a bill that was just heard of tells about the account, before the server is asked again. */
export function takeBill(bill: BillView): void {
  if (bill.refunds !== undefined) {
    // Without an answer, coming back to the page asks again.
    followRefund().catch(() => undefined)
    return
  }
  const { account, bills } = app.get()
  const isNewer = account !== undefined && Date.parse(bill.paidAt ?? bill.createdAt) > account.asOf
  if (isNewer && bill.state === 'SUCCESS' && bill.balanceAfter !== undefined) {
    const asOf = campusNow()
    // Yesterday's spending is not today's.
    const before = businessDateOf(account.asOf) === bill.businessDate ? account.spentToday : 0
    const subsidy = account.subsidy === undefined ? {} : { subsidy: account.subsidy - (bill.subsidy ?? 0) }
    const next = { ...account, ...subsidy, balance: bill.balanceAfter, spentToday: before + bill.total, asOf }
    app.set({ account: next })
    keepQuietly('account', next)
  }
  if (bills !== undefined) {
    const others = bills.bills.filter((known) => 'refundId' in known || known.paymentId !== bill.paymentId)
    app.set({ bills: { ...bills, bills: [bill, ...others] } })
  }
}
