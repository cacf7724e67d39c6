import type { OrderView } from '@yimatong/contract/platform-api'

export type OrderNews = Partial<Pick<OrderView, 'rule' | 'quote' | 'limitLeft'>>

/** The order on show, with what was told about an order. An answer may come when another one is on show; that keeps its own amount. */
export function withNews(shown: OrderView | undefined, orderId: string, news: OrderNews): OrderView | undefined {
  return shown?.orderId === orderId ? { ...shown, ...news } : shown
}
