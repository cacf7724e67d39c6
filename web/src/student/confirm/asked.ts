import type { AppEvents } from '@yimatong/contract/events'
import type { BillView, ConfirmBody, PendingConfirmations } from '@yimatong/contract/platform-api'
import { isUnfinished } from '@yimatong/contract/states'
import { playTone } from '../../shared/sounds.ts'
import { app } from '../app-state.ts'
import { setClock } from '../phone/campus-clock.ts'
import { afterPayment } from '../phone/showing.ts'
import { vibrate } from '../phone/vibrate.ts'
import { hearOfPayment } from '../result/announce.ts'
import { latestBills } from '../session/account.ts'
import { platform } from '../session/servers.ts'

/** What tills ask this person to confirm. Calls reject with ApiError or NoAnswer. */

type Pushed = Parameters<AppEvents['confirmation.requested']>[0]

function take(bill: BillView): void {
  const { asked } = app.get()
  if (asked.some(({ paymentId }) => paymentId === bill.paymentId)) return
  app.set({ asked: [...asked, bill] })
  // The code that was on show has been used up, whatever becomes of the payment.
  afterPayment()
  playTone('attention')
  vibrate([80, 80, 80])
}

/** A till asks for a payment, says a push. It may have been a minute on its way, so the clock is not set by it. */
export function hearOfQuestion({ bill }: Pushed): void {
  take(bill)
}

/** Asks for what a missed push would have said. */
export async function askForQuestions(): Promise<void> {
  const sentAt = Date.now()
  const { bills, serverTime } = await platform.get<PendingConfirmations>('/me/pending-confirmations')
  setClock(serverTime, sentAt, Date.now())
  for (const bill of bills) take(bill)
}

export function confirmPayment(paymentId: string, body: ConfirmBody): Promise<BillView> {
  return platform.post<BillView>(`/payments/${paymentId}/confirm`, body)
}

export function refusePayment(paymentId: string): Promise<BillView> {
  return platform.post<BillView>(`/payments/${paymentId}/refuse`)
}

/** What has become of it; with an end, the sheet goes and the result comes. Undefined when the server does not say. */
export async function lookAt(paymentId: string): Promise<BillView | undefined> {
  const bills = await latestBills().catch(() => [])
  const bill = bills.find((one) => one.paymentId === paymentId)
  if (bill !== undefined && !isUnfinished(bill.state)) hearOfPayment(bill)
  return bill
}
