import type { Payments } from '../payments/payments.ts'
import type { Door } from './guards.ts'

/**
 * Turns new payments away while there is too much to do: OVERLOADED, with nothing begun. Repeats of what is in hand come in
 * to hear of it; queries, cancellations and refunds have no such door. Only then is the body looked at, for its number alone.
 */
export function paymentDoor(payments: Pick<Payments, 'hasRoom' | 'requireRoom' | 'isInHand'>): Door {
  return ({ merchantNo }, { rawBody }) => {
    if (payments.hasRoom(merchantNo)) return
    const outTradeNo = numberIn(rawBody)
    if (outTradeNo !== undefined && payments.isInHand({ merchantNo, outTradeNo })) return
    payments.requireRoom(merchantNo)
  }
}

/** What a body that nobody has checked calls its number. */
function numberIn(rawBody: Buffer): string | undefined {
  try {
    const { outTradeNo } = JSON.parse(rawBody.toString('utf8')) as { outTradeNo?: unknown }
    return typeof outTradeNo === 'string' ? outTradeNo : undefined
  } catch {
    return undefined
  }
}
