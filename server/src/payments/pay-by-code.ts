import { businessDateOf } from '@yimatong/contract/clock'
import type { PayByCodeBody } from '@yimatong/contract/gateway-api'
import { newId } from '@yimatong/contract/ids'
import { routeScan } from '@yimatong/contract/terminal'
import { problem } from '@yimatong/kit/problem'
import { CHANNEL_OF_SCAN } from '../channels/routing.ts'
import { isTombstone } from './cancelled.ts'
import { type CarryOutDeps, carryOut } from './carry-out.ts'
import { contentHash } from './content-hash.ts'
import { type InHandDeps, patiently, takeInHand } from './in-hand.ts'
import type { Merchant } from './merchants.ts'
import type { Payment } from './payment.ts'

export interface PayByCodeDeps extends CarryOutDeps, InHandDeps {}

/** The till that asks, as its token and our database say; nothing of it comes from the request's body. */
export interface Till {
  terminalNo: string
  merchantNo: string
}

/**
 * Takes a payment by a scanned code. The same number with the same content gives the same payment, however often and
 * however many at once; with other content it is IDEMPOTENCY_CONFLICT. Throws OVERLOADED when there is too much to do or
 * the database is away: then ask again under the same number.
 */
export async function payByCode(deps: PayByCodeDeps, till: Till, body: PayByCodeBody): Promise<Payment> {
  const hash = contentHash(till.terminalNo, body)
  const scan = { authCode: body.authCode, terminalNo: till.terminalNo }
  const merchant = await deps.merchants.find(till.merchantNo)
  // From here to the holding nothing is awaited, so of two repeats at once the second finds the first.
  const fresh = newPayment({ till, body, hash, merchant, createdAtMs: deps.clock() })
  const running =
    deps.underWay.find(fresh) ?? takeInHand(deps, fresh, (onOpened) => carryOut(deps, fresh, scan, onOpened))
  const payment = await patiently(running, deps.patienceMs)
  // Compared with what stands in the end: what is in hand here may itself lose against another process.
  if (payment.contentHash !== hash && !isTombstone(payment)) throw problem('IDEMPOTENCY_CONFLICT')
  return payment
}

interface Asked {
  till: Till
  body: PayByCodeBody
  hash: string
  merchant: Merchant | undefined
  createdAtMs: number
}

/** With every member, also those that nothing is known of yet: what is one form from its beginning stays quick to copy. */
function newPayment({ till, body, hash, merchant, createdAtMs }: Asked): Payment {
  const { terminalNo, merchantNo } = till
  const { outTradeNo, authCode, amount, subject, operator } = body
  return {
    paymentId: newId('payment'),
    merchantNo,
    merchantName: merchant?.name ?? '',
    merchantNameEn: merchant?.nameEn ?? '',
    terminalNo,
    outTradeNo,
    attempt: 0,
    contentHash: hash,
    channel: CHANNEL_OF_SCAN[routeScan(authCode)],
    mode: 'REVERSE_SCAN',
    state: 'PROCESSING',
    amountFen: amount,
    surchargeFen: 0,
    surchargeStatus: 'PENDING',
    surchargeRule: undefined,
    surchargeLater: undefined,
    payer: undefined,
    deviceId: undefined,
    codeForm: undefined,
    subject,
    operator,
    orderId: undefined,
    merchantCodeId: undefined,
    declineCode: undefined,
    merchantRefusal: undefined,
    usedByNo: undefined,
    confirmation: undefined,
    balanceAfterFen: undefined,
    subsidyFen: 0,
    refundedFen: 0,
    businessDate: businessDateOf(createdAtMs),
    createdAtMs,
    closingAtMs: undefined,
    paidAtMs: undefined,
    finishedAtMs: undefined,
    events: [{ type: 'CREATED', atMs: createdAtMs, actor: terminalNo }],
  }
}
