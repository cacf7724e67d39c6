import type { PaymentView, TradeView } from '@yimatong/contract/gateway-api'
import type { SaleRecord } from './record.ts'

/**
 * Whether a view that came by socket is news of money that the cashier did not ask for: somebody has scanned the plate on
 * the counter and paid. What this till has begun itself has a record, and its own way of being told.
 */
export function isArrival(
  view: TradeView,
  records: readonly Pick<SaleRecord, 'outTradeNo'>[],
  shown: PaymentView | undefined,
): view is PaymentView {
  if (!('paymentId' in view) || view.mode !== 'FORWARD_SCAN' || view.state !== 'SUCCESS') return false
  return view.paymentId !== shown?.paymentId && !records.some(({ outTradeNo }) => outTradeNo === view.outTradeNo)
}
