import { toRfc3339 } from '@yimatong/contract/clock'
import type { Queryable } from '@yimatong/kit/database'
import { type Found, writeExceptions } from './exception.ts'

interface Extra {
  paymentId: string
  merchantNo: string
  state: string
  totalFen: number
  paidAt: Date
  standingId: string
  standingTotalFen: number
  standingState: string
  standingAt: Date
}

/**
 * Numbers under which two payments are paid; of a dynamic code the one that has claimed it stands, otherwise the first. One of
 * two is not the number's first try, and an index holds those alone.
 */
const PAID_TWICE = `
  WITH numbers AS (
    SELECT DISTINCT merchant_no, out_trade_no FROM payments WHERE attempt > 0 AND created_at > now() - interval '2 hours'
  ), paid AS (
    SELECT p.payment_id, p.merchant_no, p.out_trade_no, p.state, p.amount_fen + p.surcharge_fen AS total_fen, p.refunded_fen,
      p.paid_at, row_number() OVER (PARTITION BY p.merchant_no, p.out_trade_no
        ORDER BY (d.payment_id = p.payment_id) DESC NULLS LAST, p.paid_at, p.payment_id) AS turn
    FROM numbers JOIN payments p USING (merchant_no, out_trade_no)
    LEFT JOIN dynamic_codes d USING (merchant_no, out_trade_no)
    WHERE p.state IN ('SUCCESS', 'REFUND')
  )
  SELECT e.payment_id AS "paymentId", e.merchant_no AS "merchantNo", e.state, e.total_fen - e.refunded_fen AS "totalFen",
    e.paid_at AS "paidAt", s.payment_id AS "standingId", s.total_fen AS "standingTotalFen", s.state AS "standingState",
    s.paid_at AS "standingAt"
  FROM paid e JOIN paid s ON s.merchant_no = e.merchant_no AND s.out_trade_no = e.out_trade_no AND s.turn = 1
  WHERE e.turn > 1 AND e.refunded_fen < e.total_fen
    AND NOT EXISTS (SELECT FROM exceptions x WHERE x.payment_id = e.payment_id AND x.class = 'PAID_TWICE')
  LIMIT 100`

/** Writes down what was paid twice in the last two hours, by whatever road. */
export async function comparePaid(database: Queryable): Promise<void> {
  const { rows } = await database.query<Extra>({ name: 'paid-twice', text: PAID_TWICE, values: [] })
  await writeExceptions(database, rows.map(paidTwice))
}

function paidTwice(extra: Extra): Found {
  const { paymentId, merchantNo, state, totalFen, paidAt } = extra
  const evidence = {
    ours: { id: paymentId, state, total: totalFen, at: toRfc3339(paidAt.getTime()) },
    ledger: {
      id: extra.standingId,
      state: extra.standingState,
      total: extra.standingTotalFen,
      at: toRfc3339(extra.standingAt.getTime()),
    },
  }
  return { class: 'PAID_TWICE', paymentId, merchantNo, totalFen, evidence }
}
