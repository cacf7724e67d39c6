import type { PaymentView } from '@yimatong/contract/gateway-api'
import { balancesOf, postingOf } from './ledger.ts'
import type { Payer } from './people.ts'
import type { Place } from './place.ts'
import { expect } from './test.ts'

/** Where the school's part of surcharges goes. */
const SCHOOL = 'S-SURCHARGE'

/**
 * Payer, merchant and school from now on, to the fen, and what the ledger says about a payment: call the answer with the one
 * payment that was made since.
 */
export async function watchMoney(place: Place, payer: Payer, merchantAccount: string) {
  const accounts = [payer.accountNo, merchantAccount, SCHOOL]
  const before = await balancesOf(place, accounts)
  return async (
    { paymentId, amount, surcharge }: Pick<PaymentView, 'paymentId' | 'amount' | 'surcharge'>,
    receiver: 'SCHOOL' | 'MERCHANT' = 'SCHOOL',
  ) => {
    const after = await balancesOf(place, accounts)
    const toMerchant = receiver === 'MERCHANT' ? amount + surcharge.amount : amount
    const toSchool = receiver === 'SCHOOL' ? surcharge.amount : 0
    expect(after.map((balance, index) => balance - (before[index] ?? 0))).toEqual([
      -(amount + surcharge.amount),
      toMerchant,
      toSchool,
    ])
    expect(await postingOf(place, paymentId)).toMatchObject({
      kind: 'DEBIT',
      outcome: 'POSTED',
      payerAccount: payer.accountNo,
      merchantAccount,
      amount,
      surcharge: surcharge.amount,
      balanceAfter: payer.balanceFen - amount - surcharge.amount,
    })
  }
}
