import { problem } from '@yimatong/kit/problem'
import type { Payment } from './payment.ts'
import type { Running, UnderWay } from './under-way.ts'

export interface InHandDeps {
  underWay: UnderWay
  /** More payments than this are not taken at once. */
  maxUnderWay: number
  /** After this long the caller hears PROCESSING, whatever is still going on. */
  patienceMs: number
}

const busy = () => problem('OVERLOADED', undefined, { headers: { 'Retry-After': '1' } })

/** Begins the work on a payment, unless there is too much to do already: OVERLOADED. */
export function takeInHand(
  { underWay, maxUnderWay }: InHandDeps,
  payment: Payment,
  work: (onOpened: () => void) => Promise<Payment>,
): Running {
  if (underWay.size >= maxUnderWay) throw busy()
  return underWay.hold(payment, work)
}

/**
 * The work's result, or, when that takes too long, the payment as it was opened: PROCESSING is an answer, silence is not.
 * While it is not certain that the payment is stored, there is nothing to answer with.
 */
export function patiently(running: Running, patienceMs: number): Promise<Payment> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      if (running.opened) resolve(running.payment)
      else reject(busy())
    }, patienceMs)
    running.work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
