import { appToken } from '@yimatong/bench/simulated/campus-people'
import { type Answer, ask, wanted } from '@yimatong/bench/simulated/json'
import { billView, type OrderView, orderView } from '@yimatong/contract/platform-api'
import type { Payer } from './people.ts'
import { PIN, withPin } from './pins.ts'
import type { Place } from './place.ts'
import { expect } from './test.ts'

type Bill = ReturnType<typeof billView.parse>

/** A phone without a screen that pays what it has scanned, by the app's own API. */
export interface ScanningPhone {
  /** Begins an order of the code with this address, or hears why not. */
  scan: (url: string) => Promise<Answer>
  /** Pays an order as it was shown. */
  pay: (order: OrderView) => Promise<Answer>
  /** Both: gives the bill once it is known how that ended. */
  scanAndPay: (url: string) => Promise<Bill>
}

/** The bill of that answer, asked for again while all that is known is that the payment is under way: that is no failure. */
export async function knownBill(place: Place, token: string, answer: Answer): Promise<Bill> {
  let bill = wanted(answer, billView)
  const look = async () => {
    if (bill.state === 'PROCESSING')
      bill = wanted(await ask(`${place.origin}/platform/v1/me/bills/${bill.paymentId}`, { token }), billView)
    return bill.state
  }
  await expect.poll(look, { timeout: 30_000 }).not.toBe('PROCESSING')
  return bill
}

/** Logs the payer in on such a phone and sets a PIN. */
export async function scanningPhone(place: Place, payer: Payer): Promise<ScanningPhone> {
  await withPin(place, payer)
  const token = await appToken(place, payer.personId)
  const send = (path: string, body: object) =>
    ask(`${place.origin}/platform/v1/${path}`, { method: 'POST', token, body: JSON.stringify(body) })
  const scan: ScanningPhone['scan'] = (url) => send('orders', { code: url })
  const pay: ScanningPhone['pay'] = ({ orderId, quote }) => {
    if (quote === undefined) throw new Error(`${orderId} does not say what there is to pay`)
    return send(`orders/${orderId}/pay`, { amount: quote.amount, total: quote.total, pin: PIN })
  }
  return {
    scan,
    pay,
    scanAndPay: async (url) => knownBill(place, token, await pay(wanted(await scan(url), orderView))),
  }
}
