import { isSandboxMerchant, type MagicCode, magicOf } from '@yimatong/contract/sandbox'
import type { Log } from '@yimatong/kit/log'
import type { Payment } from '../payments/payment.ts'
import type { Payments } from '../payments/payments.ts'

export type Decision = 'CONFIRM' | 'REFUSE'

export interface PayersDeps {
  payments: Pick<Payments, 'confirm' | 'refuse' | 'onAsked'>
  log: Log
}

const DECIDES_AFTER_MS = 2000

const DECISIONS: Partial<Record<MagicCode, Decision>> = { PIN_CONFIRMED: 'CONFIRM', PIN_REFUSED: 'REFUSE' }

/**
 * Lets the payers of some amounts decide by themselves after a moment. It is in this process's memory alone: after a crash
 * nobody decides, and the payment is closed when its time is over. Gives what ends it.
 */
export function letPayersDecide({ payments, log }: PayersDeps): () => void {
  const waiting = new Set<NodeJS.Timeout>()
  const stop = payments.onAsked((payment) => {
    const decision = decisionFor(payment)
    if (decision === undefined) return
    const timer = setTimeout(() => {
      waiting.delete(timer)
      const decided = decision === 'CONFIRM' ? payments.confirm(payment, 'app') : payments.refuse(payment)
      decided.catch((error: unknown) => log.warn({ err: error, paymentId: payment.paymentId }, 'a test payer is gone'))
    }, DECIDES_AFTER_MS)
    waiting.add(timer)
  })
  return () => {
    stop()
    for (const timer of waiting) clearTimeout(timer)
  }
}

function decisionFor({ merchantNo, amountFen }: Payment): Decision | undefined {
  const magic = isSandboxMerchant(merchantNo) ? magicOf(amountFen) : undefined
  return magic && DECISIONS[magic]
}
