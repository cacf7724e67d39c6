import type { MerchantDay } from '@yimatong/contract/onecard-api'
import type { Queryable } from '@yimatong/kit/database'

const sumOf = (sign: '' | '-', which: string) => `coalesce(sum(${sign}e.amount_fen) FILTER (WHERE ${which}), 0)::float8`

const DAYS = `
  SELECT a.account_no AS "accountNo", ${sumOf('', `p.kind = 'DEBIT'`)} AS paid, ${sumOf('-', `p.kind = 'REFUND'`)} AS refunded,
    ${sumOf('', `p.purpose = 'SURCHARGE_LATER'`)} AS "surchargeLater", ${sumOf('-', `p.purpose = 'SURCHARGE_BACK'`)} AS "surchargeBack"
  FROM postings p JOIN entries e ON e.posting_id = p.id AND e.line > 1 JOIN accounts a ON a.id = e.account_id
  WHERE p.business_date = $1::date AND p.outcome = 'POSTED'
    AND (p.kind IN ('DEBIT', 'REFUND') OR p.purpose IN ('SURCHARGE_LATER', 'SURCHARGE_BACK'))
    AND a.kind = 'MERCHANT' AND a.id > 0
    AND NOT EXISTS (SELECT FROM postings r WHERE r.reverses = p.posting_id AND r.outcome = 'POSTED')
  GROUP BY a.account_no ORDER BY a.account_no`

/** What each merchant's entries of a business day come to; see the wire. Merchants without any are left out. */
export async function readMerchantDays(database: Queryable, businessDate: string): Promise<MerchantDay[]> {
  return (await database.query<MerchantDay>({ name: 'merchant-days', text: DAYS, values: [businessDate] })).rows
}
