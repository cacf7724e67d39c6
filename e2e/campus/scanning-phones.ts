import { appToken } from '@yimatong/bench/simulated/campus-people'
import { type Answer, ask, wanted } from '@yimatong/bench/simulated/json'
import { billView, type OrderView, orderView } from '@yimatong/contract/platform-api'
import type { Payer } from './people.ts'
import type { Place } from './place.ts'

/** Not one that is refused as too easy. */
const PIN = '258036'

/** A phone without a screen that pays what it has scanned, by the app's own API. */
export interface ScanningPhone {
  /** Begins an order of the code with this address, or hears why not. */
  scan: (url: string) => Promise<Answer>
  /** Pays an order as it was shown. */
  pay: (order: OrderView) => Promise<Answer>
  /** Both: gives the bill. */
  scanAndPay: (url: string) => Promise<ReturnType<typeof billView.parse>>
}

/** Logs the payer in on such a phone and sets a PIN. */
export async function scanningPhone(place: Place, payer: Payer): Promise<ScanningPhone> {
  const token = await appToken(place, payer.personId)
  const send = (method: string, path: string, body: object) =>
    ask(`${place.origin}/platform/v1/${path}`, { method, token, body: JSON.stringify(body) })
  const { status } = await send('PUT', 'me/pin', { pin: PIN, password: payer.password })
  if (status >= 300) throw new Error(`no PIN was set: ${status}`)
  const scan: ScanningPhone['scan'] = (url) => send('POST', 'orders', { code: url })
  const pay: ScanningPhone['pay'] = ({ orderId, quote }) => {
    if (quote === undefined) throw new Error(`${orderId} does not say what there is to pay`)
    return send('POST', `orders/${orderId}/pay`, { amount: quote.amount, total: quote.total, pin: PIN })
  }
  return {
    scan,
    pay,
    scanAndPay: async (url) => wanted(await pay(wanted(await scan(url), orderView)), billView),
  }
}
