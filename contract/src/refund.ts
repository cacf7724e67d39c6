import { startOfBusinessDate } from './clock.ts'

/**
 * How a refund is divided. A refund names a part of the amount; the surcharge goes back with it in proportion. Who was charged
 * a surcharge by mistake gets surcharge alone. All parts of one payment together give back exactly what was paid, however it
 * was cut.
 */

/** What was paid, and what of it has gone back or is on its way; all in fen. */
export interface RefundablePayment {
  amountFen: number
  surchargeFen: number
  /** Of the amount, without the surcharge. */
  refundedAmountFen: number
  refundedSurchargeFen: number
  /** Of that, what went back alone, without any of the amount; none when absent. */
  surchargeAloneFen?: number
}

/** What of the amount can still go back, in fen. */
export function refundableFen({ amountFen, refundedAmountFen }: RefundablePayment): number {
  return amountFen - refundedAmountFen
}

/** What of the surcharge can still go back, in fen, alone or with the amount. */
export function refundableSurchargeFen({ surchargeFen, refundedSurchargeFen }: RefundablePayment): number {
  return surchargeFen - refundedSurchargeFen
}

/**
 * The surcharge that goes back with a part of the amount, in fen: the share of all parts so far, rounded half up, minus what
 * went back with those before. So no rounding adds up, and the last part takes what is left. What went back alone was never
 * owed: the share is of the rest, and a part to which the parts before gave more than that brings none.
 * `amountFen` is 1 to what is refundable; anything else is a mistake of the caller, who must have looked.
 */
export function surchargeOfRefund(payment: RefundablePayment, amountFen: number): number {
  if (!Number.isInteger(amountFen) || amountFen < 1 || amountFen > refundableFen(payment)) {
    throw new RangeError(`${amountFen} fen cannot be refunded`)
  }
  const { surchargeFen, surchargeAloneFen = 0, refundedSurchargeFen, refundedAmountFen } = payment
  const owed = { ...payment, surchargeFen: surchargeFen - surchargeAloneFen }
  const share = shareOfSurcharge(owed, refundedAmountFen + amountFen)
  return Math.max(0, share - (refundedSurchargeFen - surchargeAloneFen))
}

/** The surcharge on a part of what was paid, rounded half up. BigInt inside: the product passes what a double holds. */
function shareOfSurcharge({ amountFen, surchargeFen }: RefundablePayment, partFen: number): number {
  const whole = BigInt(amountFen)
  return Number((2n * BigInt(surchargeFen) * BigInt(partFen) + whole) / (2n * whole))
}

/** How far back a payment may be refunded, in days. */
export const REFUND_DAYS = 365
/** What a cashier may give back of one payment, of the same day, in all parts and surcharge included, in fen. */
export const CASHIER_REFUND_FEN = 10_000
/** Above this, in all parts of one payment and surcharge included, a second person must allow a refund, in fen. */
export const APPROVAL_ABOVE_FEN = 50_000

const DAY_MS = 24 * 60 * 60 * 1000

/** What somebody in the portal wants to give back. */
export interface AskedRefund {
  role: 'OWNER' | 'CASHIER'
  /** The payment's, and the present one. */
  businessDate: string
  today: string
  /** Of this payment, all that has gone back and this part, surcharges included, in fen. */
  wholeFen: number
}

/**
 * ALONE: may be given back at once. SECOND_PERSON: only when somebody else allows it. The others are why not: a cashier
 * gives back little (TOO_MUCH) and of the same day (NOT_TODAY); nobody anything older than a year (TOO_OLD).
 */
export type RefundVerdict = 'ALONE' | 'SECOND_PERSON' | 'NOT_TODAY' | 'TOO_MUCH' | 'TOO_OLD'

/** What a role may give back; it counts what went back before, so that nobody passes a limit in small steps. */
export function judgeRefund({ role, businessDate, today, wholeFen }: AskedRefund): RefundVerdict {
  if (role === 'CASHIER' && businessDate !== today) return 'NOT_TODAY'
  if (startOfBusinessDate(businessDate) + REFUND_DAYS * DAY_MS < startOfBusinessDate(today)) return 'TOO_OLD'
  if (role === 'CASHIER' && wholeFen > CASHIER_REFUND_FEN) return 'TOO_MUCH'
  return wholeFen > APPROVAL_ABOVE_FEN ? 'SECOND_PERSON' : 'ALONE'
}
