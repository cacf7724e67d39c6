import pg from 'pg'
import { z } from 'zod'
import { MERCHANT_NO } from './fill.ts'

/** A payment somewhere in the books, by everything that a person may look for. */
const samplePayment = z.object({
  paymentId: z.string(),
  outTradeNo: z.string(),
  schoolNo: z.string(),
  amount: z.number(),
  day: z.string(),
})
export type SamplePayment = z.infer<typeof samplePayment>

const sampleCode = z.object({ plate: z.string(), dynamicId: z.string(), outTradeNo: z.string(), orderId: z.string() })
export type SampleCode = z.infer<typeof sampleCode>

/** Days of the books, `YYYY-MM-DD`. */
const days = z.object({ first: z.string(), middle: z.string(), last: z.string() })
export type Days = z.infer<typeof days>

export interface Samples {
  payments: SamplePayment[]
  codes: SampleCode[]
  days: Days
}

const DAYS = `
  SELECT min(day)::text AS first, (min(day) + (max(day) - min(day)) / 2)::text AS middle, max(day)::text AS last
  FROM (SELECT min(business_date) AS day FROM payments WHERE merchant_no = $1
    UNION ALL SELECT max(business_date) FROM payments WHERE merchant_no = $1) ends`

const PAYMENTS = `
  SELECT p.payment_id AS "paymentId", p.out_trade_no AS "outTradeNo", o.school_no AS "schoolNo", p.amount_fen AS amount,
    p.business_date::text AS day
  FROM payments p TABLESAMPLE SYSTEM (2) REPEATABLE (7) JOIN persons o ON o.person_id = p.person_id
  WHERE p.merchant_no = $1 AND p.mode = 'REVERSE_SCAN' ORDER BY md5(p.payment_id) LIMIT $2`

const CODES = `
  SELECT p.merchant_code_id AS plate, d.dynamic_id AS "dynamicId", d.out_trade_no AS "outTradeNo",
    p.order_id AS "orderId"
  FROM (SELECT *, row_number() OVER () AS n FROM payments TABLESAMPLE SYSTEM (2) REPEATABLE (7)
    WHERE merchant_no = $1 AND merchant_code_id LIKE 'mcd%') p
  JOIN (SELECT *, row_number() OVER () AS n FROM dynamic_codes WHERE merchant_no = $1 AND state = 'PAID') d USING (n)
  ORDER BY md5(p.payment_id) LIMIT $2`

/** Payments and codes from all over the year, the same ones in each run. */
export async function drawSamples(ownerUrl: string, count: number): Promise<Samples> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const ends = await client.query(DAYS, [MERCHANT_NO])
    const payments = await client.query(PAYMENTS, [MERCHANT_NO, count])
    const codes = await client.query(CODES, [MERCHANT_NO, count])
    return {
      payments: z.array(samplePayment).length(count).parse(payments.rows),
      codes: z.array(sampleCode).length(count).parse(codes.rows),
      days: days.parse(ends.rows[0]),
    }
  } finally {
    await client.end()
  }
}
