import { openTill } from '@yimatong/bench/simulated/campus-people'
import { showCode } from '@yimatong/bench/simulated/phone'
import { pay } from '@yimatong/bench/simulated/till'
import { ask } from './database.ts'
import { aPayer } from './people.ts'
import { phoneWithCodes } from './phones.ts'
import type { Place } from './place.ts'

/** The noodle stall behind the portal: what its books say, asked by the judge's own SQL, and people who eat there. */

/** Its merchant no., and one of its tills. */
export const NOODLES = '10000003'
const NOODLES_TILL = 'T00005'
/** Another stall. */
export const NEXT_DOOR = '10000009'

interface Sums {
  count: number
  /** Of those that were paid, also where something went back since. */
  totalFen: number
}

/** What the database says of the noodles' payments, with a condition of the judge's own. */
export async function sumsOf(place: Place, condition = 'true'): Promise<Sums> {
  const [sums] = await ask<Sums & { totalFen: string }>(
    place.ownerUrls.payment,
    `SELECT count(*)::int AS count,
       coalesce(sum(amount_fen + surcharge_fen) FILTER (WHERE state IN ('SUCCESS', 'REFUND')), 0)::int AS "totalFen"
     FROM payments WHERE merchant_no = $1 AND ${condition}`,
    [NOODLES],
  )
  if (!sums) throw new Error('the database has no answer')
  return sums
}

/** Today and the six days before, on the campus's calendar. */
export const LAST_7_DAYS = `(created_at AT TIME ZONE 'Asia/Shanghai')::date > (now() AT TIME ZONE 'Asia/Shanghai')::date - 7`

interface PaymentOfOld {
  paymentId: string
  outTradeNo: string
  /** The last four of the payer's school number. */
  tail: string
}

/** The first payment that a merchant of the demo campus ever had. */
export async function oneOf(place: Place, merchantNo: string): Promise<PaymentOfOld> {
  const [payment] = await ask<PaymentOfOld>(
    place.ownerUrls.payment,
    `SELECT p.payment_id AS "paymentId", p.out_trade_no AS "outTradeNo", right(o.school_no, 4) AS tail
     FROM payments p JOIN persons o USING (person_id) WHERE p.merchant_no = $1 ORDER BY p.created_at LIMIT 1`,
    [merchantNo],
  )
  if (!payment) throw new Error(`${merchantNo} has no payments`)
  return payment
}

/** A stall's till without a screen, and somebody to pay at it. */
export async function aCustomer(place: Place, about: Parameters<typeof aPayer>[1] = {}) {
  const phone = await phoneWithCodes(place, await aPayer(place, about))
  const till = await openTill(place, NOODLES_TILL)
  let sales = 0
  return {
    /** Gives the order number, once the till knows what came of it. */
    buy: async (amount: number, subject?: string) => {
      sales += 1
      const outTradeNo = `PORTAL-${Date.now().toString(36)}-${String(sales).padStart(2, '0')}`
      await pay(till, { outTradeNo, authCode: await showCode(phone), amount, ...(subject && { subject }) })
      return outTradeNo
    },
  }
}
