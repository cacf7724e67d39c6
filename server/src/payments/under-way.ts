import { isSandboxMerchant } from '@yimatong/contract/sandbox'
import type { Payment } from './payment.ts'

/** A payment that this process has in hand, and the work on it. */
export interface Running {
  /** As it was when the work began: PROCESSING. */
  readonly payment: Payment
  /** True once it stands in the database. */
  readonly opened: boolean
  readonly work: Promise<Payment>
}

/** What a reverse scan is unique by: the merchant and the merchant's own number. */
export function numberOf({ merchantNo, outTradeNo }: Pick<Payment, 'merchantNo' | 'outTradeNo'>): string {
  return `${merchantNo}/${outTradeNo}`
}

type Keyed = Pick<Payment, 'paymentId' | 'mode' | 'merchantNo' | 'outTradeNo' | 'confirmation'>

/** Phones know a payment by its id: their order names it, or the question whether they confirm it. Tills know its number. */
function keyOf(payment: Keyed): string {
  const isPhones = payment.mode === 'FORWARD_SCAN' || payment.confirmation !== undefined
  return isPhones ? payment.paymentId : numberOf(payment)
}

/** The payments that this process has in hand: repeats join them, and the sweeper leaves them alone. */
export class UnderWay {
  readonly #byKey = new Map<string, Running>()
  readonly #ids = new Set<string>()
  #live = 0

  get size(): number {
    return this.#byKey.size
  }

  /** Those of real merchants. Test payments may take long on purpose. */
  get live(): number {
    return this.#live
  }

  ids(): string[] {
    return [...this.#ids]
  }

  has(paymentId: string): boolean {
    return this.#ids.has(paymentId)
  }

  find(payment: Keyed): Running | undefined {
    return this.#byKey.get(keyOf(payment))
  }

  /** What a till has set going under this number. */
  hasNumber(number: Pick<Payment, 'merchantNo' | 'outTradeNo'>): boolean {
    return this.#byKey.has(numberOf(number))
  }

  /** What a phone has set going. */
  findById(paymentId: string): Running | undefined {
    return this.#byKey.get(paymentId)
  }

  /** Begins the work on a payment and holds it until the work has ended, one way or the other. */
  hold(payment: Payment, begin: (onOpened: () => void) => Promise<Payment>): Running {
    const key = keyOf(payment)
    const counted = isSandboxMerchant(payment.merchantNo) ? 0 : 1
    let opened = false
    const release = () => {
      this.#byKey.delete(key)
      this.#ids.delete(payment.paymentId)
      this.#live -= counted
    }
    const work = begin(() => {
      opened = true
    })
    const running: Running = {
      payment,
      work,
      get opened() {
        return opened
      },
    }
    this.#byKey.set(key, running)
    this.#ids.add(payment.paymentId)
    this.#live += counted
    work.then(release, release)
    return running
  }

  /** Waits until everything that is in hand now has ended. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#byKey.values()].map(({ work }) => work))
  }
}
