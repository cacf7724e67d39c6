import { isSandboxMerchant } from '@yimatong/contract/sandbox'
import { type Admission, busy } from './admission.ts'
import type { Payment } from './payment.ts'
import type { Running, UnderWay } from './under-way.ts'

export interface InHandDeps {
  underWay: UnderWay
  /** Says how many new payments may be under way. */
  admission: Admission
  /** What was begun goes on beyond that, and test payments, which may take long on purpose, are counted apart; up to this. */
  maxUnderWay: number
  /** After this long the caller hears PROCESSING, whatever is still going on. */
  patienceMs: number
}

type RoomDeps = Pick<InHandDeps, 'underWay' | 'admission' | 'maxUnderWay'>

/** Whether a new payment of this merchant may begin now. */
export function hasRoom({ underWay, admission, maxUnderWay }: RoomDeps, merchantNo: string): boolean {
  if (underWay.size >= maxUnderWay) return false
  return isSandboxMerchant(merchantNo) || underWay.live < admission.most
}

/** Throws OVERLOADED unless a new payment of this merchant may begin now. */
export function requireRoom(deps: RoomDeps, merchantNo: string): void {
  if (!hasRoom(deps, merchantNo)) throw busy()
}

type Work = (onOpened: () => void) => Promise<Payment>

/** Begins the work on a new payment, unless there is too much to do already: OVERLOADED. */
export function takeInHand(deps: InHandDeps, payment: Payment, work: Work): Running {
  requireRoom(deps, payment.merchantNo)
  return hold(deps, payment, work)
}

/** Goes on with a payment that stands in the database: whoever has typed a PIN for it is not sent away for newcomers. */
export function takeUpAgain(deps: InHandDeps, payment: Payment, work: Work): Running {
  if (deps.underWay.size >= deps.maxUnderWay) throw busy()
  return hold(deps, payment, work)
}

function hold({ underWay, admission }: InHandDeps, payment: Payment, work: Work): Running {
  const running = underWay.hold(payment, work)
  if (isSandboxMerchant(payment.merchantNo)) return running
  admission.began(underWay.live)
  const ended = () => admission.ended(underWay.live)
  running.work.then(ended, ended)
  return running
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
    running.work.then(
      (payment) => {
        clearTimeout(timer)
        resolve(payment)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error instanceof Error ? error : new Error('the work failed', { cause: error }))
      },
    )
  })
}
