import type { PaymentView } from '@yimatong/contract/gateway-api'
import type { RefundView } from '@yimatong/contract/refund-api'
import { newId } from '@yimatong/contract/ids'
import type { Problem } from '@yimatong/contract/errors'
import { type Answer, call, type Till } from '../world/tills.ts'
import type { World } from '../world/world.ts'

type Refused<Body> = Body & Partial<Problem>

/** A signed call of a till without money's usual body. */
async function signed<Body>(till: Till, path: string, body: string, url: string): Promise<Answer<Body>> {
  const at = `/gateway/v1/${path}`
  return call(url, { method: 'POST', path: at, body, headers: await till.sign({ path: at, body }) })
}

export const cancel = (world: World, till: Till, outTradeNo: string, url = world.gateway.url) =>
  signed<Refused<PaymentView>>(till, `payments/${outTradeNo}/cancel`, '', url)

/** The cashier wants a payment that looks like the one before. */
export const confirmDuplicate = (world: World, till: Till, outTradeNo: string, url = world.gateway.url) =>
  signed<Refused<PaymentView>>(till, `payments/${outTradeNo}/confirm`, '{}', url)

/** Refunds a part under a new number unless one is given. */
export const refund = (
  world: World,
  till: Till,
  outTradeNo: string,
  asked: { amount: number; outRefundNo?: string; reason?: string },
  url = world.gateway.url,
) => {
  const body = JSON.stringify({ outRefundNo: newId('request'), reason: '菜品售罄', ...asked })
  return signed<Refused<RefundView>>(till, `payments/${outTradeNo}/refunds`, body, url)
}

interface Booked {
  state: string
  paidFen: number
  refundedFen: number
  refundedRowsFen: number
  open: number
}

/** What the payment server's books say of a payment, whatever any view shows. */
export async function bookedOf(world: World, outTradeNo: string): Promise<Booked | undefined> {
  const { rows } = await world.owner.query<Booked>({
    text: `SELECT p.state::text, p.amount_fen + p.surcharge_fen AS "paidFen", p.refunded_fen AS "refundedFen",
        coalesce(sum(r.amount_fen + r.surcharge_fen) FILTER (WHERE r.state = 'SUCCESS'), 0)::int AS "refundedRowsFen",
        (count(*) FILTER (WHERE r.state = 'PROCESSING'))::int AS open
      FROM payments p LEFT JOIN refunds r USING (payment_id) WHERE p.out_trade_no = $1 GROUP BY p.payment_id`,
    values: [outTradeNo],
  })
  return rows[0]
}
