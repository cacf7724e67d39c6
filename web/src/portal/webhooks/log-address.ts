import { PATHS } from '../paths.ts'

/** The log with a filter, as an address. */
export function logAt(filter: { state?: string | undefined; endpointId?: string | undefined }): string {
  const params = new URLSearchParams()
  if (filter.state !== undefined) params.set('state', filter.state)
  if (filter.endpointId !== undefined) params.set('endpoint', filter.endpointId)
  const text = params.toString()
  return text === '' ? PATHS.webhooks : `${PATHS.webhooks}?${text}`
}

/** The payments of an order number: the log knows no payment's id. */
export const ordersAt = (outTradeNo: string): string =>
  `${PATHS.payments}?${new URLSearchParams({ q: outTradeNo }).toString()}`
