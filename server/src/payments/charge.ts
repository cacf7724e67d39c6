import type { Clock } from '@yimatong/contract/clock'
import type { Log } from '@yimatong/kit/log'
import type { DebitOutcome, Redemption } from '../channels/channel.ts'
import type { ToAsk } from './confirmations/ask.ts'
import type { Finished } from './finished.ts'
import { memoOf } from './memo.ts'
import type { Payment } from './payment.ts'
import type { Pipeline } from './pipeline.ts'
import type { Price } from './price.ts'
import type { Outcome, ToRecord } from './record.ts'
import { surchargeStatusOf } from './surcharge-status.ts'

export interface ChargeDeps {
  pipeline: Pipeline
  finished: Finished
  /** Tells of payments that somebody is asked to confirm. */
  asked: Finished
  clock: Clock
  log: Log
  /** Tells the sweeper to look soon at a payment whose outcome is unknown. */
  lookSoon: (paymentId: string) => void
}

/** The phone that showed a code; nothing of it is known in a forward scan. */
export type Phone = Partial<Pick<Extract<Redemption, { outcome: 'REDEEMED' }>, 'deviceId' | 'codeForm'>>

export interface Charge {
  price: Price
  phone: Phone
  merchantAccount: string
}

/** Debits the payer of an opened payment. Gives what came of it; undefined when it cannot be told. */
export async function charge(deps: ChargeDeps, payment: Payment, owed: Charge): Promise<Outcome | undefined> {
  return outcomeOf(await posted(deps, payment, owed), owed)
}

/** No answer from the one-card backend says nothing: the money may have moved. */
async function posted(
  deps: ChargeDeps,
  payment: Payment,
  { price, phone, merchantAccount }: Charge,
): Promise<DebitOutcome> {
  const { payer, accountNo, surchargeFen, rule } = price
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
      memo: memoOf({ payer, ...phone, rule }),
    })
  } catch (error) {
    deps.log.warn({ err: error, paymentId: payment.paymentId }, 'the outcome of a debit is unknown')
    return { outcome: 'UNKNOWN' }
  }
}

/** The price stays on the payment when the backend declines it, too: it explains what was not covered. */
function outcomeOf(debit: DebitOutcome, { price: { payer, surchargeFen, rule }, phone }: Charge): Outcome | undefined {
  if (debit.outcome === 'UNKNOWN') return undefined
  const surchargeStatus = surchargeStatusOf(payer, rule)
  const { deviceId, codeForm } = phone
  if (debit.outcome === 'POSTED') {
    const { balanceAfterFen, subsidyFen, postedAtMs: paidAtMs } = debit
    const charged = { payer, surchargeFen, surchargeStatus, surchargeRule: rule }
    return { state: 'SUCCESS', ...charged, deviceId, codeForm, balanceAfterFen, subsidyFen, paidAtMs }
  }
  const known = { deviceId, codeForm, payer, surchargeFen, surchargeStatus, surchargeRule: rule } as const
  // Somebody closes this payment, and was at the ledger first.
  if (debit.declineCode === 'REVERSED') {
    return { ...known, state: 'CLOSED', surchargeFen: 0, surchargeStatus: 'NONE', surchargeRule: undefined }
  }
  return { ...known, state: 'PAYERROR', declineCode: debit.declineCode }
}

/** A payment that must be confirmed first, with the price that is asked for. */
export type Question = { state: 'USERPAYING' } & Omit<ToAsk, 'payment' | 'askedAtMs'>

/**
 * Brings an opened payment to its end, or to its payer: records what `decide` makes of it. When that cannot be told, the
 * payment stays PROCESSING, and the sweeper finishes it. Never rejects.
 */
export async function finish(
  deps: ChargeDeps,
  payment: Payment,
  decide: () => Promise<Outcome | Question | undefined>,
): Promise<Payment> {
  try {
    const decision = await decide()
    if (decision?.state === 'USERPAYING') return await ask(deps, payment, decision)
    if (decision !== undefined) return await record(deps, payment, decision)
  } catch (error) {
    deps.log.warn({ err: error, paymentId: payment.paymentId }, 'a payment stays unfinished for now')
  }
  deps.lookSoon(payment.paymentId)
  return payment
}

async function ask(deps: ChargeDeps, payment: Payment, question: Question): Promise<Payment> {
  const { reason, price, phone, earlier } = question
  const asked = await deps.pipeline.ask.add({ payment, reason, price, phone, earlier, askedAtMs: deps.clock() })
  if (asked.taken) deps.asked.announce(asked.payment)
  return asked.payment
}

async function record(deps: ChargeDeps, payment: Payment, outcome: Outcome): Promise<Payment> {
  const item: ToRecord = { payment, outcome, actor: 'gateway', finishedAtMs: deps.clock() }
  const recorded = await deps.pipeline.record.add(item)
  if (recorded.taken) deps.finished.announce(recorded.payment)
  return recorded.payment
}
