import type { ConfirmBody } from '@yimatong/contract/platform-api'
import { problem } from '@yimatong/kit/problem'
import { takesYesOf } from '../../payments/confirmations/confirm.ts'
import type { Payment } from '../../payments/payment.ts'
import type { Payments } from '../../payments/payments.ts'
import { findByIds } from '../../payments/read.ts'
import { checkPin, type PinAttempt, type PinDeps } from '../pins.ts'

export interface ConfirmationDeps extends PinDeps {
  payments: Pick<Payments, 'confirm' | 'refuse'>
}

/** A payment as its payer speaks of it. */
export interface OwnPayment {
  personId: string
  paymentId: string
}

/**
 * Confirms a payment that waits for its payer: exactly this total, by PIN. Gives the payment as it stands, PROCESSING when its
 * outcome is not known yet. One that was confirmed before, or has an end, takes no proof: nothing moves that was not authorised.
 * A refusal means that nothing was charged, so it is said only of what still waits.
 */
export async function confirmPayment(
  deps: ConfirmationDeps,
  own: OwnPayment,
  asked: ConfirmBody,
  address: string,
): Promise<Payment> {
  const payment = await findOwn(deps, own)
  if (!takesYesOf('PAYER', payment)) return standing(payment)
  try {
    if (payment.state === 'USERPAYING') await requireProof(deps, payment, { ...asked, ...own, address })
    return await deps.payments.confirm(payment, 'app')
  } catch (error) {
    // Another phone, or a request that was late, may have confirmed it meanwhile: then what stands is the answer.
    const now = await findOwn(deps, own)
    if (now.state === 'USERPAYING') throw error
    return now
  }
}

async function requireProof(
  deps: PinDeps,
  { amountFen: amount, surchargeFen: surcharge }: Payment,
  { total, ...attempt }: PinAttempt & Pick<ConfirmBody, 'total'>,
): Promise<void> {
  const quote = { amount, surcharge, total: amount + surcharge }
  if (quote.total !== total) throw problem('QUOTE_CHANGED', undefined, { members: { quote } })
  await checkPin(deps, attempt)
}

/** Refuses a payment that waits for its payer: it is closed. Takes no PIN; what is paid already stays and is given as it is. */
export async function refusePayment(deps: ConfirmationDeps, own: OwnPayment): Promise<Payment> {
  const payment = await findOwn(deps, own)
  return payment.state === 'USERPAYING' && takesYesOf('PAYER', payment)
    ? deps.payments.refuse(payment)
    : standing(payment)
}

/** What takes nothing from its payer is given as it is; while a cashier is asked about it, that is nobody else's to say. */
function standing(payment: Payment): Payment {
  if (payment.state === 'USERPAYING') throw problem('STATE_CONFLICT', 'The cashier is asked whether to charge this.')
  return payment
}

async function findOwn(deps: ConfirmationDeps, { personId, paymentId }: OwnPayment): Promise<Payment> {
  const payment = (await findByIds(deps, [paymentId])).get(paymentId)
  if (payment === undefined || payment.payer?.personId !== personId) throw problem('NOT_FOUND')
  return payment
}
