import type { Queryable } from '@yimatong/kit/database'
import { type Charge, charge, type ChargeDeps, finish } from '../charge.ts'
import { type InHandDeps, patiently, takeUpAgain } from '../in-hand.ts'
import { type Merchants, payableMerchant } from '../merchants.ts'
import type { Confirmation, Payment } from '../payment.ts'
import { findByIds } from '../read.ts'
import { trying } from '../trying.ts'
import { type Confirmed, markConfirmed, markExpired, markRefused } from './decisions.ts'

export interface ConfirmDeps extends ChargeDeps, InHandDeps {
  database: Queryable
  merchants: Merchants
}

/** Who is asked: the payer by PIN, the cashier about what looks like pressing twice. */
export type Asked = 'PAYER' | 'CASHIER'

/** True while a yes of these can make something of it: it waits for it, or it was said and nothing is known to have come of it. */
export function takesYesOf(who: Asked, payment: Payment): boolean {
  if (payment.confirmation === undefined || askedBy(payment.confirmation) !== who) return false
  return payment.state === 'USERPAYING' || isConfirmed(payment)
}

/** Who is asked about a payment. */
export function askedBy({ reason }: Pick<Confirmation, 'reason'>): Asked {
  return reason === 'DUPLICATE' ? 'CASHIER' : 'PAYER'
}

const isConfirmed = ({ state, confirmation, closingAtMs }: Payment): boolean =>
  state === 'PROCESSING' && confirmation?.state === 'CONFIRMED' && closingAtMs === undefined

/**
 * Charges a payment that was confirmed by whoever was asked, `actor`; the caller has proved it. Gives the payment as it stands: finished;
 * PROCESSING when that cannot be told yet, and then the sweeper finishes it; or CLOSED when it was too late. Charging
 * is idempotent by the payment's id, so confirming twice, at two servers, or again after a crash charges once.
 */
export async function confirm(deps: ConfirmDeps, waiting: Payment, actor: string): Promise<Payment> {
  const owed = await owedFor(deps, waiting)
  const running =
    deps.underWay.findById(waiting.paymentId) ??
    takeUpAgain(deps, { ...waiting, state: 'PROCESSING' }, (onOpened) => {
      // It stands in the database already: whoever loses patience has something to hear.
      onOpened()
      return goOn(deps, { paymentId: waiting.paymentId, actor }, owed)
    })
  return patiently(running, deps.patienceMs)
}

async function goOn(deps: ConfirmDeps, said: Omit<Confirmed, 'atMs'>, owed: Charge): Promise<Payment> {
  const { paymentId } = said
  await markConfirmed(deps.database, { ...said, atMs: deps.clock() })
  const payment = await current(deps, paymentId)
  if (isConfirmed(payment)) return finish(deps, payment, () => charge(deps, payment, owed))
  return payment.state === 'USERPAYING' ? expire(deps, paymentId) : payment
}

/** It could not be confirmed any more, so its time is over. */
async function expire(deps: ConfirmDeps, paymentId: string): Promise<Payment> {
  const taken = await markExpired(deps.database, paymentId, deps.clock())
  return closed(deps, paymentId, taken)
}

/** Closes a payment that its payer refuses, if it still waits; gives it as it stands then. */
export async function refuse(deps: ConfirmDeps, { paymentId }: Payment): Promise<Payment> {
  const taken = await markRefused(deps.database, paymentId, deps.clock())
  return closed(deps, paymentId, taken)
}

async function closed(deps: ConfirmDeps, paymentId: string, taken: boolean): Promise<Payment> {
  const payment = await current(deps, paymentId)
  if (taken) deps.finished.announce(payment)
  return payment
}

async function current({ database }: ConfirmDeps, paymentId: string): Promise<Payment> {
  const payment = (await trying(() => findByIds({ database }, [paymentId]))).get(paymentId)
  if (payment === undefined) throw new Error(`${paymentId} was there and is not any more`)
  return payment
}

/** What is charged: exactly what the payer was shown. The account is looked up again, because a posting names it. */
async function owedFor({ database, merchants }: ConfirmDeps, payment: Payment): Promise<Charge> {
  const { payer, surchargeFen, surchargeRule: rule, deviceId, codeForm } = payment
  if (payer === undefined) throw new Error(`${payment.paymentId} waits for nobody`)
  // A contract that ends while the payer types the PIN does not undo what was begun under it.
  const merchant = payableMerchant(await merchants.find(payment.merchantNo), payment.createdAtMs)
  const { rows } = await database.query<{ accountNo: string }>({
    name: 'payer-account',
    text: 'SELECT account_no AS "accountNo" FROM persons WHERE person_id = $1',
    values: [payer.personId],
  })
  const [person] = rows
  if (person === undefined) throw new Error(`${payer.personId} pays and does not exist`)
  const price = { payer, accountNo: person.accountNo, surchargeFen, ...(rule === undefined ? {} : { rule }) }
  const phone = deviceId === undefined || codeForm === undefined ? {} : { deviceId, codeForm }
  return { price, phone, merchantAccount: merchant.accountNo }
}
