import type { BillView } from '@yimatong/contract/platform-api'
import { isUnfinished } from '@yimatong/contract/states'
import { playTone } from '../../shared/sounds.ts'
import { app, campusNow } from '../app-state.ts'
import { keepQuietly } from '../phone/kept.ts'
import { refill } from '../phone/issue.ts'
import { afterPayment } from '../phone/showing.ts'
import { vibrate } from '../phone/vibrate.ts'
import { latestBills, takeBill } from '../session/account.ts'
import { isPushToShow, resultToShow, withSeen } from './match.ts'

function feel(bill: BillView): void {
  const paid = bill.state === 'SUCCESS'
  playTone(paid ? 'success' : 'declined')
  vibrate(paid ? [80] : [60, 60, 60])
}

/** The person need not be asked any more. Gives whether there was a question: it has used up the code already. */
function wasAsked({ paymentId, state }: BillView): boolean {
  const { asked } = app.get()
  if (isUnfinished(state) || !asked.some((bill) => bill.paymentId === paymentId)) return false
  app.set({ asked: asked.filter((bill) => bill.paymentId !== paymentId) })
  return true
}

function announce(bill: BillView, heardOf: readonly string[]): void {
  const asked = wasAsked(bill)
  const watch = withSeen(app.get().watch, heardOf)
  app.set({ watch, result: bill })
  keepQuietly('watch', watch)
  takeBill(bill)
  // A payment that this phone has scanned has used up none of its codes.
  if (bill.mode === 'REVERSE_SCAN' && !asked) afterPayment()
  feel(bill)
  // The TSM then says whether it is this phone that was revoked; if so, it is enrolled again in one step.
  if (bill.declineCode === 'CODE_REVOKED') void refill()
}

/** A payment of this person changed, says a push, or the answer to a request; whichever comes second shows nothing. */
export function hearOfPayment(bill: BillView): void {
  if (isPushToShow(app.get().watch, bill, campusNow())) announce(bill, [bill.paymentId])
  else {
    wasAsked(bill)
    takeBill(bill)
  }
}

/** Asks for what a missed push would have said. Rejects like any call. */
export async function askForPayments(): Promise<void> {
  const bills = await latestBills()
  const news = resultToShow(app.get().watch, bills, campusNow())
  if (news !== undefined)
    announce(
      news,
      bills.map((bill) => bill.paymentId),
    )
}

export function dismissResult(): void {
  app.set({ result: undefined })
}
