import type { PaymentView } from '@yimatong/contract/gateway-api'
import { formatYuan } from '@yimatong/contract/money'
import { refundableFen, type RefundablePayment, surchargeOfRefund } from '@yimatong/contract/refund'
import { type AmountEntry, type AmountKey, EMPTY_ENTRY, pressAmountKey, totalFen } from '../../shared/amount-entry.ts'

/**
 * The sheet of what goes back. PICK: today's payments, the last one first; figures narrow the list. DECIDE: one payment, what
 * shall become of it, and the consequence on the key that does it. TOLD: it is being written down, and then its record says how
 * it stands.
 * Enter only ever picks. What moves money is F6, which no scanner gun types, and which must be let go in between.
 */
export type GiveBack =
  | { readonly step: 'PICK'; readonly typed: string; readonly at: number }
  | { readonly step: 'DECIDE'; readonly payment: PaymentView; readonly entry: AmountEntry; readonly reason: number }
  /** The record's number is there as soon as it is written, or could not be. */
  | { readonly step: 'TOLD'; readonly backNo?: string }

/** What the cashier wants, priced as the server will price it. */
export interface Wish {
  kind: 'CANCEL' | 'REFUND'
  payment: PaymentView
  /** Of the payment's amount, and with the surcharge that goes back with it. */
  amountFen: number
  totalFen: number
  reason?: string
}

export const PICKING: GiveBack = { step: 'PICK', typed: '', at: 0 }

/** What of it went back, or is on its way, as the refunds in its view say. */
function refundable({ amount, surcharge, refunds = [] }: PaymentView): RefundablePayment {
  const gone = refunds.filter(({ state }) => state === 'PROCESSING' || state === 'SUCCESS')
  return {
    amountFen: amount,
    surchargeFen: surcharge.amount,
    refundedAmountFen: gone.reduce((sum, refund) => sum + refund.amount, 0),
    refundedSurchargeFen: gone.reduce((sum, refund) => sum + refund.surcharge, 0),
    surchargeAloneFen: gone.reduce((sum, refund) => sum + (refund.amount === 0 ? refund.surcharge : 0), 0),
  }
}

/** What of the amount can still go back, in fen; 0 when it was never paid or is gone. */
export function leftFen(payment: PaymentView): number {
  return payment.state === 'SUCCESS' || payment.state === 'REFUND' ? refundableFen(refundable(payment)) : 0
}

/** Today's payments of which something can go back, newest first; `typed` is part of a number, or how an amount begins. */
export function choices(payments: readonly PaymentView[], typed: string): PaymentView[] {
  const fits = ({ outTradeNo, total, payer }: PaymentView) =>
    formatYuan(total).replaceAll(',', '').startsWith(typed) ||
    outTradeNo.endsWith(typed) ||
    payer?.accountTail.startsWith(typed)
  return payments.filter((payment) => leftFen(payment) > 0 && (typed === '' || fits(payment)))
}

/**
 * What the key would do now: nothing typed means all of it, as a cancellation while nothing has gone back, else as a refund
 * of the rest; undefined when more is typed than is left.
 */
export function wishOf({ payment, entry }: Extract<GiveBack, { step: 'DECIDE' }>, reason: string): Wish | undefined {
  const typedFen = totalFen(entry)
  const left = leftFen(payment)
  if (left === 0 || typedFen > left) return undefined
  if (typedFen === 0 && payment.state === 'SUCCESS') {
    return { kind: 'CANCEL', payment, amountFen: payment.amount, totalFen: payment.total }
  }
  const amountFen = typedFen === 0 ? left : typedFen
  const back = amountFen + surchargeOfRefund(refundable(payment), amountFen)
  return { kind: 'REFUND', payment, amountFen, totalFen: back, reason }
}

export type GiveBackKey =
  | { key: 'AMOUNT'; amountKey: AmountKey }
  | { key: 'UP' | 'DOWN' | 'ENTER' }
  /** A row that was pressed. */
  | { key: 'PICKED'; payment: PaymentView }

/** The most that is typed of a number or an amount. */
const MOST_TYPED = 12

function picking(
  sheet: Extract<GiveBack, { step: 'PICK' }>,
  pressed: GiveBackKey,
  shown: readonly PaymentView[],
): GiveBack {
  const { typed, at } = sheet
  switch (pressed.key) {
    case 'AMOUNT': {
      const sign = pressed.amountKey === '+' ? '' : pressed.amountKey
      const next = sign === 'BACKSPACE' ? typed.slice(0, -1) : (typed + sign).slice(0, MOST_TYPED)
      return { step: 'PICK', typed: next, at: 0 }
    }
    case 'UP':
      return { ...sheet, at: Math.max(0, at - 1) }
    case 'DOWN':
      return { ...sheet, at: Math.max(0, Math.min(shown.length - 1, at + 1)) }
    case 'ENTER': {
      const payment = shown[at]
      return payment ? decide(payment) : sheet
    }
    case 'PICKED':
      return decide(pressed.payment)
  }
}

const decide = (payment: PaymentView): GiveBack => ({ step: 'DECIDE', payment, entry: EMPTY_ENTRY, reason: 0 })

interface Around {
  /** What the list shows. */
  shown: readonly PaymentView[]
  /** How many reasons there are. */
  reasons: number
}

/** One key; what moves money is not among them. */
export function pressGiveBack(sheet: GiveBack, pressed: GiveBackKey, { shown, reasons }: Around): GiveBack {
  if (sheet.step === 'PICK') return picking(sheet, pressed, shown)
  if (sheet.step === 'TOLD') return sheet
  switch (pressed.key) {
    case 'AMOUNT':
      return { ...sheet, entry: pressAmountKey(sheet.entry, pressed.amountKey, leftFen(sheet.payment)) }
    case 'UP':
      return { ...sheet, reason: (sheet.reason + reasons - 1) % reasons }
    case 'DOWN':
      return { ...sheet, reason: (sheet.reason + 1) % reasons }
    case 'ENTER':
    case 'PICKED':
      return sheet
  }
}
