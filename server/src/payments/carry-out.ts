import type { Clock } from '@yimatong/contract/clock'
import type { DeclineCode } from '@yimatong/contract/states'
import type { Log } from '@yimatong/kit/log'
import type { DebitOutcome, Redemption } from '../channels/channel.ts'
import type { Finished } from './finished.ts'
import { memoOf } from './memo.ts'
import type { Merchants } from './merchants.ts'
import type { Payment } from './payment.ts'
import type { Pipeline } from './pipeline.ts'
import type { Price } from './price.ts'
import type { Outcome, ToRecord } from './record.ts'

export interface CarryOutDeps {
  pipeline: Pipeline
  merchants: Merchants
  finished: Finished
  clock: Clock
  log: Log
  /** Tells the sweeper to look soon at a payment whose outcome is unknown. */
  lookSoon: (paymentId: string) => void
}

/** A payment that nothing has been charged for, with the reason. */
function declined(declineCode: DeclineCode, known: Partial<Outcome> = {}): Outcome {
  return { ...known, state: 'PAYERROR', declineCode, surchargeFen: 0, surchargeStatus: 'NONE' }
}

/**
 * The life of one reverse scan: open, redeem, price, post, record. Gives the payment as it stands when there is nothing
 * more to do here: finished, or PROCESSING when it cannot be told, and then the sweeper finishes it. Rejects only while
 * nothing has been stored. A number that exists already gives the payment that stands under it.
 */
export async function carryOut(
  deps: CarryOutDeps,
  payment: Payment,
  authCode: string,
  onOpened: () => void,
): Promise<Payment> {
  const opened = await deps.pipeline.open.add(payment)
  if (opened !== payment) return opened
  onOpened()
  try {
    const outcome = await decide(deps, payment, authCode)
    if (outcome !== undefined) return await record(deps, payment, outcome)
  } catch (error) {
    deps.log.warn({ err: error, paymentId: payment.paymentId }, 'a payment stays unfinished for now')
  }
  deps.lookSoon(payment.paymentId)
  return payment
}

/** What comes of an opened payment; undefined when it cannot be told. */
async function decide(deps: CarryOutDeps, payment: Payment, authCode: string): Promise<Outcome | undefined> {
  const { paymentId, merchantNo, terminalNo, amountFen } = payment
  if (payment.channel === 'UNKNOWN') return declined('CODE_INVALID')
  if (payment.channel !== 'ONECARD') return declined('CHANNEL_NOT_ACCEPTED')
  const merchant = await deps.merchants.find(merchantNo)
  if (merchant === undefined || merchant.disabled) return declined('MERCHANT_DISABLED')

  const redemption = await redeemed(deps, { paymentId, authCode, merchantNo, terminalNo, amountFen })
  if (redemption.outcome === 'DECLINED') return declined(redemption.declineCode)
  const { personId, ...phone } = redemption
  const priced = await deps.pipeline.price.add({ payment, personId })
  if (priced.outcome === 'DECLINED') {
    return declined(priced.declineCode, { ...phoneOf(phone), payer: priced.payer, surchargeRule: priced.rule })
  }
  const debit = await posted(deps, payment, { ...priced, ...phoneOf(phone), merchantAccount: merchant.accountNo })
  return outcomeOf(debit, priced, phoneOf(phone))
}

type Phone = Pick<Extract<Redemption, { outcome: 'REDEEMED' }>, 'deviceId' | 'codeForm'>

function phoneOf({ deviceId, codeForm }: Phone): Phone {
  return { deviceId, codeForm }
}

/** No answer from the TSM is a definite end, too: nothing has been charged, and for this payment nothing ever will be. */
async function redeemed(deps: CarryOutDeps, code: Parameters<Pipeline['redeem']['add']>[0]): Promise<Redemption> {
  try {
    return await deps.pipeline.redeem.add(code)
  } catch (error) {
    deps.log.warn({ err: error, paymentId: code.paymentId }, 'the code could not be redeemed')
    return { outcome: 'DECLINED', declineCode: 'TSM_UNAVAILABLE' }
  }
}

type Charge = Price & Phone & { merchantAccount: string }

/** No answer from the one-card backend says nothing: the money may have moved. */
async function posted(deps: CarryOutDeps, payment: Payment, charge: Charge): Promise<DebitOutcome> {
  const { payer, accountNo, surchargeFen, rule, deviceId, codeForm, merchantAccount } = charge
  try {
    return await deps.pipeline.post.add({
      paymentId: payment.paymentId,
      payerAccount: accountNo,
      merchantAccount,
      amountFen: payment.amountFen,
      surchargeFen,
      surchargeReceiver: rule?.receiver ?? 'SCHOOL',
      businessDate: payment.businessDate,
      occurredAtMs: payment.createdAtMs,
      memo: memoOf({ payer, deviceId, codeForm, rule }),
    })
  } catch (error) {
    deps.log.warn({ err: error, paymentId: payment.paymentId }, 'the outcome of a debit is unknown')
    return { outcome: 'UNKNOWN' }
  }
}

/** The price stays on the payment when the backend declines it, too: it explains what was not covered. */
function outcomeOf(debit: DebitOutcome, { payer, surchargeFen, rule }: Price, phone: Phone): Outcome | undefined {
  if (debit.outcome === 'UNKNOWN') return undefined
  const surchargeStatus = rule === undefined ? 'NONE' : 'APPLIED'
  const known = { ...phone, payer, surchargeFen, surchargeStatus, surchargeRule: rule } as const
  if (debit.outcome === 'DECLINED') return { ...known, state: 'PAYERROR', declineCode: debit.declineCode }
  return { ...known, state: 'SUCCESS', balanceAfterFen: debit.balanceAfterFen, paidAtMs: debit.postedAtMs }
}

async function record(deps: CarryOutDeps, payment: Payment, outcome: Outcome): Promise<Payment> {
  const item: ToRecord = { payment, outcome, actor: 'gateway', finishedAtMs: deps.clock() }
  const recorded = await deps.pipeline.record.add(item)
  if (recorded.taken) deps.finished.announce(recorded.payment)
  return recorded.payment
}
