import type { TradeView } from '@yimatong/contract/gateway-api'
import type { Clock } from '@yimatong/contract/clock'
import type { Queryable } from '@yimatong/kit/database'
import { type DynamicCode, findDynamicCode } from '../merchant-codes/dynamic-codes.ts'
import type { Origin } from '../merchant-codes/key.ts'
import { unpaidCodeView } from '../merchant-codes/views.ts'
import type { Payments } from '../payments/payments.ts'
import { findByIds, findByOutTradeNo } from '../payments/read.ts'
import { paymentView } from '../payments/view.ts'

export interface TradeDeps extends Origin {
  database: Queryable
  clock: Clock
  payments: Pick<Payments, 'merchants'>
}

/** What stands under a merchant's own number: a payment, or a dynamic code that nobody has paid. */
export async function findTrade(
  deps: TradeDeps,
  merchantNo: string,
  outTradeNo: string,
): Promise<TradeView | undefined> {
  const payment = await findByOutTradeNo(deps, merchantNo, outTradeNo)
  if (payment?.mode === 'REVERSE_SCAN') return paymentView(payment)
  const code = await findDynamicCode(deps, merchantNo, outTradeNo)
  if (code !== undefined) return viewOfCode(deps, code)
  return payment && paymentView(payment)
}

/** The payment that has the code, or else the code: an earlier payment that came to nothing says nothing about it. */
export async function viewOfCode(deps: TradeDeps, code: DynamicCode): Promise<TradeView> {
  const { paymentId, merchantNo } = code
  if (paymentId === undefined) {
    const merchant = await deps.payments.merchants.find(merchantNo)
    return unpaidCodeView(code, merchant?.name ?? '')
  }
  const payment = (await findByIds(deps, [paymentId])).get(paymentId)
  if (payment === undefined) throw new Error(`${paymentId} is claimed and does not exist`)
  return paymentView(payment)
}
