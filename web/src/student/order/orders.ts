import type { OrderQuote } from '@yimatong/contract/order-quote'
import type { BillView, OrderBody, OrderView, PayOrderBody } from '@yimatong/contract/platform-api'
import { app } from '../app-state.ts'
import { setClock } from '../phone/campus-clock.ts'
import { platform } from '../session/servers.ts'
import { type OrderNews, withNews } from './news.ts'

/** Calls about orders. All reject with ApiError or NoAnswer. */

/** Takes an order over, and the server's time with it: an expiry counts down by the campus's clock. */
function taken(order: OrderView, sentAt: number): OrderView {
  setClock(order.serverTime, sentAt, Date.now())
  app.set({ order })
  return order
}

/** Makes an order of what was scanned or typed. It moves nothing, and closes by itself when it is not paid. */
export async function makeOrder(body: OrderBody): Promise<OrderView> {
  const sentAt = Date.now()
  return taken(await platform.post<OrderView>('/orders', body), sentAt)
}

export async function readOrder(orderId: string): Promise<OrderView> {
  const sentAt = Date.now()
  return taken(await platform.get<OrderView>(`/orders/${orderId}`), sentAt)
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
