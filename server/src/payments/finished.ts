import type { Log } from '@yimatong/kit/log'
import type { Payment } from './payment.ts'

/** Called after the commit. Must not throw and need not be quick. */
export type Listener<Item> = (item: Item) => void
/** Hears of a payment, whole, that was finished, or made to wait for its payer, or of which something went back. */
export type FinishedListener = Listener<Payment>

export interface Announcer<Item> {
  /** Adds a listener; the function it gives takes it away again. */
  listen(listener: Listener<Item>): () => void
  announce(item: Item): void
}
export type Finished = Announcer<Payment>

/**
 * Tells the rest of this process what has happened to a payment, or to a refund of it. Nothing hangs on it: a listener that
 * fails is logged, and a process that dies here has lost an event, not a payment.
 */
export function createAnnouncer<Item extends { paymentId: string }>(log: Log): Announcer<Item> {
  const listeners = new Set<Listener<Item>>()
  return {
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    announce(item) {
      for (const listener of listeners) {
        try {
          listener(item)
        } catch (error) {
          log.error({ err: error, paymentId: item.paymentId }, 'a listener to payments failed')
        }
      }
    },
  }
}
