import type { BillView } from '@yimatong/contract/platform-api'
import { dynamicCode } from './merchant-codes.ts'
import type { Payer } from './people.ts'
import type { Place } from './place.ts'
import { scanningPhone } from './scanning-phones.ts'

/** A payment of any amount that a person made by scanning a till's code, PIN and all; without a screen. */
export async function aPaid(place: Place, terminalNo: string, payer: Payer, amount: number): Promise<BillView> {
  const { url } = await dynamicCode(place, terminalNo, { amount })
  const bill = await (await scanningPhone(place, payer)).scanAndPay(url)
  if (bill.state !== 'SUCCESS') throw new Error(`${bill.paymentId} is ${bill.state}`)
  return bill
}
