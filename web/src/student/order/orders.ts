import type { OrderQuote } from '@yimatong/contract/order-quote'
import type { BillView, OrderBody, OrderView, PayOrderBody } from '@yimatong/contract/platform-api'
import { app } from '../app-state.ts'
import { setClock } from '../phone/campus-clock.ts'
import { platform } from '../session/servers.ts'
import { type OrderNews, withNews } from './news.ts'

/** Calls about orders. All reject with ApiError or NoAnswer. */

/** Says whether the page that asks is still on show: an answer that is late leaves the order of the next page where it is. */
type IsHere = () => boolean

/** Takes an order over, and the server's time with it: an expiry counts down by the campus's clock. */
async function taken(asked: Promise<OrderView>, isHere: IsHere): Promise<OrderView> {
  const sentAt = Date.now()
  const order = await asked
  setClock(order.serverTime, sentAt, Date.now())
  if (isHere()) app.set({ order })
  return order
}

/** Makes an order of what was scanned or typed. It moves nothing, and closes by itself when it is not paid. */
export function makeOrder(body: OrderBody, isHere: IsHere): Promise<OrderView> {
  return taken(platform.post<OrderView>('/orders', body), isHere)
}

export function readOrder(orderId: string, isHere: IsHere): Promise<OrderView> {
  return taken(platform.get<OrderView>(`/orders/${orderId}`), isHere)
}

export function quoteOrder({ orderId }: OrderView, amount: number): Promise<OrderQuote> {
  return platform.post<OrderQuote>(`/orders/${orderId}/quote`, { amount })
}

/** Pays exactly this total. Sending it again for the same order is the same payment. */
export function payOrder({ orderId }: OrderView, body: PayOrderBody): Promise<BillView> {
  return platform.post<BillView>(`/orders/${orderId}/pay`, body)
}

/** What an answer has told about an order: the rule and the limit as they are now. */
export function learnOrder(orderId: string, news: OrderNews): void {
  app.set({ order: withNews(app.get().order, orderId, news) })
}
