import { randomInt } from 'node:crypto'
import { isEasyPin } from '@yimatong/contract/easy-pin'
import { STATIC_LIMIT_FEN } from '@yimatong/contract/limits'
import { problem } from '@yimatong/kit/problem'
import { createCrowdLimit, createRateLimit } from '@yimatong/kit/rate-limit'
import type { IdentityClass } from '@yimatong/contract/states'
import type { Deps } from '../deps.ts'
import { readScan } from '../merchant-codes/scan.ts'
import type { Payment } from '../payments/payment.ts'
import { createOrder } from '../platform/orders/create-order.ts'
import type { OrderDeps } from '../platform/orders/deps.ts'
import { payOrder } from '../platform/orders/pay-order.ts'
import { setPin } from '../platform/pins.ts'
import { makeTestPerson } from './people.ts'

export interface WantedPayment {
  merchantNo: string
  /** The text of the code. */
  url: string
  identityClass: IdentityClass
}

/** Pays dynamic codes as the app does, from the scan to the PIN, for people who have no phone. */
export function createCodePayer(deps: Deps): (wanted: WantedPayment) => Promise<Payment> {
  const orderDeps: OrderDeps = {
    ...deps,
    wrongPinsPerAddress: createCrowdLimit({ name: 'sandbox-pins', points: 1000, perSeconds: 60 }),
    ordersPerPerson: createRateLimit({ name: 'sandbox-orders', points: 1000, perSeconds: 60 }),
    staticLimitFen: STATIC_LIMIT_FEN[deps.config.STATIC_CODE_GRADE],
  }
  return async ({ merchantNo, url, identityClass }) => {
    const code = await readScan(deps, url)
    // Another merchant's code is one that is not there; a printed one has no amount to pay.
    if (code.kind !== 'DYNAMIC' || code.merchantNo !== merchantNo) throw problem('CODE_UNKNOWN')
    const { personId } = await makeTestPerson(deps, identityClass)
    const pin = drawPin()
    await setPin(orderDeps, personId, pin)
    const order = await createOrder(orderDeps, personId, { code: url })
    const { orderId, amountFen, surchargeFen } = order
    if (amountFen === null || surchargeFen === null) throw new Error(`${orderId} has no quote`)
    const asked = { amount: amountFen, total: amountFen + surchargeFen, pin }
    return payOrder(orderDeps, { personId, orderId }, asked, 'sandbox')
  }
}

function drawPin(): string {
  const pin = String(randomInt(1_000_000)).padStart(6, '0')
  return isEasyPin(pin) ? drawPin() : pin
}
