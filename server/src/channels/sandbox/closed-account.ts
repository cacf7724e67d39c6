import { toRfc3339 } from '@yimatong/contract/clock'
import { postingsAnswer } from '@yimatong/contract/onecard-api'
import type { ServiceClient } from '@yimatong/kit/service-client'
import { z } from 'zod'
import type { Debit, DebitOutcome } from '../channel.ts'

/**
 * Charges an account that exists for this payment alone, holds exactly what it costs, and is closed when it has paid: so a
 * refund finds no account to go to. Everything by the ledger's own wire and under ids that follow from the payment's, so
 * asked again it is the same.
 */
export async function closedAfterPaying(
  ledger: Pick<ServiceClient, 'post' | 'put'>,
  debit: Debit,
  charge: (debit: Debit) => Promise<DebitOutcome>,
): Promise<DebitOutcome> {
  const { paymentId, amountFen, surchargeFen, businessDate, occurredAtMs } = debit
  const payerAccount = `SBX-C${paymentId.slice(-24).toUpperCase()}`
  const limits = { paymentLimit: 10_000_000, dailyLimit: 10_000_000 }
  const account = { accountNo: payerAccount, kind: 'PERSON', holderName: 'Sandbox: closes', ...limits }
  const when = { businessDate, occurredAt: toRfc3339(occurredAtMs) }
  const amount = amountFen + surchargeFen
  const topUp = { kind: 'TOPUP', postingId: `${paymentId}-top-up`, account: payerAccount, amount, ...when }
  await ledger.post('/onecard/v1/accounts', { items: [account] }, z.unknown())
  await ledger.post('/onecard/v1/postings', { items: [topUp] }, postingsAnswer)
  const outcome = await charge({ ...debit, payerAccount })
  await ledger.put(`/onecard/v1/accounts/${payerAccount}/state`, { state: 'CLOSED' }, z.unknown())
  return outcome
}
