import { isSandboxMerchant } from '@yimatong/contract/sandbox'
import { type DeclineCode, isUnfinished } from '@yimatong/contract/states'
import type { Queryable } from '@yimatong/kit/database'
import type { CodeToRedeem, Redemption } from '../channels/channel.ts'
import { charge, type ChargeDeps, finish, type Question } from './charge.ts'
import { confirmationReason, type PinFreeLimits } from './confirmations/reason.ts'
import type { Departures } from './departures.ts'
import { merchantRefusalAt, type Merchants } from './merchants.ts'
import type { Payment } from './payment.ts'
import { findByIds } from './read.ts'
import type { Outcome } from './record.ts'

export interface CarryOutDeps extends ChargeDeps {
  database: Queryable
  merchants: Merchants
  pinFree: PinFreeLimits
  departures: Departures
}

/** What a till has read, and which till it is. */
export type Scan = Pick<CodeToRedeem, 'authCode' | 'terminalNo'>

/** A payment that nothing has been charged for, with the reason. */
function declined(declineCode: DeclineCode, known: Partial<Outcome> = {}): Outcome {
  return { ...known, state: 'PAYERROR', declineCode, surchargeFen: 0, surchargeStatus: 'NONE' }
}

/**
 * The life of one reverse scan: open, redeem, price, post, record; or ask the payer instead of posting. Gives the payment as
 * it stands when there is nothing more to do here: finished, USERPAYING, or PROCESSING when it cannot be told, and then the
 * sweeper finishes it. Rejects only while nothing has been stored. A number that exists already gives the payment that stands under it.
 */
export function carryOut(deps: CarryOutDeps, payment: Payment, scan: Scan, onOpened: () => void): Promise<Payment> {
  const way = () => goThrough(deps, payment, scan, onOpened)
  // Test payments go one by one, and some take long on purpose: they are nobody's company.
  return isSandboxMerchant(payment.merchantNo) ? way() : deps.departures.travel(way)
}

async function goThrough(deps: CarryOutDeps, payment: Payment, scan: Scan, onOpened: () => void): Promise<Payment> {
  const opened = await deps.pipeline.open.add(payment)
  if (opened !== payment) return opened
  onOpened()
  return finish(deps, payment, () => decide(deps, payment, scan))
}

/** What comes of an opened payment, or what its payer must be asked; undefined when it cannot be told. */
async function decide(deps: CarryOutDeps, payment: Payment, scan: Scan): Promise<Outcome | Question | undefined> {
  const { paymentId, outTradeNo, merchantNo, amountFen } = payment
  if (payment.channel === 'UNKNOWN') return declined('CODE_INVALID')
  if (payment.channel !== 'ONECARD') return declined('CHANNEL_NOT_ACCEPTED')
  const merchant = await deps.merchants.find(merchantNo)
  const merchantRefusal = merchantRefusalAt(merchant, payment.createdAtMs)
  if (merchant === undefined || merchantRefusal !== undefined) return declined('MERCHANT_DISABLED', { merchantRefusal })

  const redemption = await redeemed(deps, { paymentId, merchantNo, amountFen, ...scan })
  if (redemption.outcome === 'DECLINED') {
    return declined(redemption.declineCode, { usedByNo: await standingNumber(deps, redemption.usedBy) })
  }
  const { personId, deviceId, codeForm, asksPayer = false } = redemption
  const phone = { deviceId, codeForm }
  const asScanned = { paymentId, outTradeNo, terminalNo: scan.terminalNo }
  const priced = await deps.pipeline.price.add({ payment, personId, scan: asScanned })
  if (priced.outcome === 'DECLINED') {
    return declined(priced.declineCode, { ...phone, payer: priced.payer, surchargeRule: priced.rule })
  }
  const about = { ...priced, totalFen: amountFen + priced.surchargeFen, codeForm, asksPayer }
  const reason = confirmationReason(deps.pinFree, about)
  if (reason !== undefined) return { state: 'USERPAYING', reason, price: priced, phone, earlier: priced.earlier }
  return charge(deps, payment, { price: priced, phone, merchantAccount: merchant.accountNo })
}

/** A customer who looks at a till that has paid is still standing there. */
const JUST_PAID_MS = 30_000

/**
 * The number of the payment that a scanned code has paid or pays at this till, if the cashier must look at that one instead of
 * charging again: it is under way, or was paid a moment ago.
 */
async function standingNumber(deps: CarryOutDeps, usedBy: string | undefined): Promise<string | undefined> {
  if (usedBy === undefined) return undefined
  const standing = (await findByIds(deps, [usedBy])).get(usedBy)
  if (standing === undefined) return undefined
  const { state, finishedAtMs = 0, outTradeNo } = standing
  const wasJustPaid = state === 'SUCCESS' && finishedAtMs > deps.clock() - JUST_PAID_MS
  return isUnfinished(state) || wasJustPaid ? outTradeNo : undefined
}

/** No answer from the TSM is a definite end, too: nothing has been charged, and for this payment nothing ever will be. */
async function redeemed(deps: CarryOutDeps, code: CodeToRedeem): Promise<Redemption> {
  try {
    return await deps.pipeline.redeem.add(code)
  } catch (error) {
    deps.log.warn({ err: error, paymentId: code.paymentId }, 'the code could not be redeemed')
    return { outcome: 'DECLINED', declineCode: 'TSM_UNAVAILABLE' }
  }
}
