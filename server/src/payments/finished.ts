import type { Log } from '@yimatong/kit/log'
import type { Payment } from './payment.ts'

/**
 * Called with the payment whole, after the commit that finished it or made it wait for its payer. Must not throw and need not
 * be quick.
 */
export type FinishedListener = (payment: Payment) => void

export interface Finished {
  /** Adds a listener; the function it gives takes it away again. */
  listen(listener: FinishedListener): () => void
  announce(payment: Payment): void
}

/**
 * Tells the rest of this process that a payment is finished, or waits for its payer. Nothing hangs on it: a listener that
 * fails is logged, and a process that dies here has lost an event, not a payment.
 */
export function createFinished(log: Log): Finished {
  const listeners = new Set<FinishedListener>()
  return {
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    announce(payment) {
      for (const listener of listeners) {
        try {
          listener(payment)
        } catch (error) {
          log.error({ err: error, paymentId: payment.paymentId }, 'a listener to payments failed')
        }
      }
    },
  }
}
