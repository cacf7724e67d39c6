import { hash } from 'node:crypto'
import { businessDateOf } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { charge, type ChargeDeps, finish } from './charge.ts'
import { type InHandDeps, patiently, takeInHand } from './in-hand.ts'
import { type Merchant, type Merchants, payableMerchant } from './merchants.ts'
import { type Claim, openForward, type OpenForwardDeps } from './open-forward.ts'
import type { Payment } from './payment.ts'
import type { Price } from './price.ts'
import { surchargeStatusOf } from './surcharge-status.ts'

export interface PayForwardDeps extends ChargeDeps, InHandDeps, OpenForwardDeps {
  merchants: Merchants
}

/** What a payer has authorised on the phone: this amount at this price to this merchant, for this order. */
export interface ForwardRequest {
  orderId: string
  merchantNo: string
  terminalNo?: string | undefined
  /** The merchant's number of a dynamic code; the order's id otherwise. */
  outTradeNo: string
  /** The code that was scanned. */
  merchantCodeId?: string | undefined
  subject?: string | undefined
  amountFen: number
  /** As it was shown: it is charged as it is, and not worked out again. */
  price: Price
  /** The moment at which that price held; also the payment's own time. */
  atMs: number
}

/**
 * Takes a forward payment: claims and opens, posts, records. Gives the payment as it stands: finished, or PROCESSING when
 * it cannot be told yet, and then the sweeper finishes it. Rejects with the claim's problem, MERCHANT_DISABLED or
 * OVERLOADED while nothing has been stored; then nothing was charged and the same order may be paid again.
 */
export async function payForward(deps: PayForwardDeps, request: ForwardRequest, claim: Claim): Promise<Payment> {
  const merchant = payableMerchant(await deps.merchants.find(request.merchantNo), request.atMs)
  const fresh = newPayment(request, merchant)
  const running = takeInHand(deps, fresh, async (onOpened) => {
    const opened = await openForward(deps, fresh, claim)
    onOpened()
    const owed = { price: request.price, phone: {}, merchantAccount: merchant.accountNo }
    return finish(deps, opened, () => charge(deps, opened, owed))
  })
  return patiently(running, deps.patienceMs)
}

function newPayment(request: ForwardRequest, merchant: Merchant): Payment {
  const { price, atMs, ...asked } = request
  const { payer, surchargeFen, rule } = price
  const content = [asked.orderId, payer.personId, asked.amountFen, surchargeFen]
  return {
    ...asked,
    paymentId: newId('payment'),
    merchantName: merchant.name,
    merchantNameEn: merchant.nameEn,
    attempt: 0,
    contentHash: hash('sha256', JSON.stringify(content), 'hex'),
    channel: 'ONECARD',
    mode: 'FORWARD_SCAN',
    state: 'PROCESSING',
    surchargeFen,
    surchargeStatus: surchargeStatusOf(payer, rule),
    surchargeRule: rule,
    payer,
    subsidyFen: 0,
    refundedFen: 0,
    businessDate: businessDateOf(atMs),
    createdAtMs: atMs,
    events: [{ type: 'CREATED', atMs, actor: 'app' }],
  }
}
