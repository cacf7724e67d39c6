import { businessDateOf } from '@yimatong/contract/clock'
import type { PortalPaymentRow } from '@yimatong/contract/portal-api'
import { type Days, daysOf } from './days.ts'
import type { ListView } from './view.ts'

/** Whether a payment belongs to a list; MAYBE when only the server can tell. */
export type Match = 'YES' | 'NO' | 'MAYBE'

const isWithin = (day: string, { from, to }: Days) =>
  (from === undefined || day >= from) && (to === undefined || day <= to)

/** A school number, its last four, or something else that has those figures at its end. */
function payerMatches(payment: PortalPaymentRow, q: string): Match {
  const tail = payment.payer?.accountTail
  if (tail === undefined || !q.endsWith(tail)) return 'NO'
  return q === tail ? 'YES' : 'MAYBE'
}

function numberMatches(payment: PortalPaymentRow, q: string): Match {
  const { paymentId, outTradeNo, terminalNo, merchantCodeId } = payment
  if ([paymentId, outTradeNo, terminalNo, merchantCodeId].includes(q)) return 'YES'
  // A payment that was made by scanning does not say which order it had, if its number is another.
  if (q.startsWith('ord_')) return payment.mode === 'FORWARD_SCAN' ? 'MAYBE' : 'NO'
  return payerMatches(payment, q)
}

/** Looks at a payment that was pushed as the server looks at those it lists. */
export function matches(view: ListView, payment: PortalPaymentRow, today: string): Match {
  const { states, terminalNo, minFen = 0, maxFen = Number.POSITIVE_INFINITY, mode, q } = view
  const passes =
    (states.length === 0 || states.includes(payment.state)) &&
    (terminalNo === undefined || payment.terminalNo === terminalNo) &&
    (mode === undefined || payment.mode === mode) &&
    payment.amount >= minFen &&
    payment.amount <= maxFen &&
    isWithin(businessDateOf(Date.parse(payment.createdAt)), daysOf(view.range, today))
  if (!passes) return 'NO'
  return q === undefined ? 'YES' : numberMatches(payment, q)
}

const ORDER_ID = /^ord_[0-9a-f]{32}$/

/** Whether a search named this very payment, and not a person, a till or a plate that it has to do with. */
export function isItsNumber(payment: PortalPaymentRow, q: string): boolean {
  const { paymentId, outTradeNo, merchantCodeId } = payment
  const isItsCode = q.startsWith('dyn_') && q === merchantCodeId
  return q === paymentId || q === outTradeNo || isItsCode || ORDER_ID.test(q)
}
