import type { LateLine, SettlementKind } from '@yimatong/contract/settlement-api'
import type { Queryable } from '@yimatong/kit/database'
import { CASES } from './cases.ts'

/** What of a settlement is of one kind and day. Amounts in fen. */
export interface Part {
  kind: SettlementKind
  businessDate: string
  /** The day of the sale that a reversal takes back; otherwise the same. */
  ofDate: string
  count: number
  amountFen: number
  schoolFen: number
  merchantFen: number
  /** The items themselves, of days that were settled before. */
  late: LateLine[] | null
}

/** A merchant's day that is to be settled. */
export interface Day {
  merchantNo: string
  businessDate: string
}

const FROM = `($2::date)::timestamp AT TIME ZONE 'Asia/Shanghai'`
const UNTIL = `($2::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'`
const PAID = `p.state IN ('SUCCESS', 'REVOKED', 'REFUND')`
const RECEIVER = `coalesce(p.surcharge_rule ->> 'receiver', 'SCHOOL')`
const SOLD = `p.business_date, p.business_date AS of_date, p.amount_fen, p.surcharge_fen, ${RECEIVER} AS receiver, p.out_trade_no`
const WENT_BACK = `r.refund_id, r.kind::text, r.business_date, CASE r.kind WHEN 'REVERSAL' THEN p.business_date ELSE r.business_date END,
  r.amount_fen, r.surcharge_fen, ${RECEIVER}, p.out_trade_no`

/** A surcharge that was taken once the identity was established, and what of one went back: on the day on which the ledger booked it. */
const taken = (
  s: string,
) => `${s}.payment_id || '-later-' || ${s}.refusals, 'SURCHARGE_LATER', ${s}.business_date, ${s}.business_date, 0,
  ${s}.surcharge_fen, ${s}.surcharge_rule ->> 'receiver', p.out_trade_no`
const GIVEN = `b.refund_id || '-surcharge', 'SURCHARGE_BACK', b.business_date, b.business_date, 0, b.amount_fen,
  s.surcharge_rule ->> 'receiver', p.out_trade_no`

/**
 * Everything of a merchant up to a day that is in no settlement yet: what has ended on the day, by the lists' indexes; what
 * ended of settled days since, which is noted when it ends; and what is counted of cases, which are few (see `cases.ts`). A
 * refund counts when its money has moved.
 */
const ITEMS = `${CASES},
  found AS (
    SELECT p.payment_id AS item_id, 'SALE' AS kind, ${SOLD} FROM payments p
    WHERE p.merchant_no = $1 AND p.created_at >= ${FROM} AND p.created_at < ${UNTIL} AND ${PAID}
    UNION ALL
    SELECT p.payment_id, 'SALE', ${SOLD} FROM settlement_late l JOIN payments p ON p.payment_id = l.item_id
    WHERE l.merchant_no = $1 AND ${PAID}
    UNION ALL
    SELECT ${WENT_BACK} FROM refunds r JOIN payments p USING (payment_id)
    WHERE r.merchant_no = $1 AND coalesce(r.decided_at, r.created_at) >= ${FROM} AND coalesce(r.decided_at, r.created_at) < ${UNTIL}
      AND r.state = 'SUCCESS'
    UNION ALL
    SELECT ${WENT_BACK} FROM settlement_late l JOIN refunds r ON r.refund_id = l.item_id JOIN payments p USING (payment_id)
    WHERE l.merchant_no = $1 AND r.state = 'SUCCESS'
    UNION ALL
    SELECT ${taken('s')} FROM pending_surcharges s JOIN payments p USING (payment_id)
    WHERE s.merchant_no = $1 AND s.business_date = $2::date AND s.state = 'SETTLED'
    UNION ALL
    SELECT ${taken('s')} FROM settlement_late l JOIN pending_surcharges s ON s.payment_id = l.item_id JOIN payments p USING (payment_id)
    WHERE l.merchant_no = $1 AND s.business_date < $2::date AND s.state = 'SETTLED'
    UNION ALL
    SELECT ${GIVEN} FROM surcharge_backs b JOIN pending_surcharges s USING (payment_id) JOIN payments p USING (payment_id)
    WHERE b.merchant_no = $1 AND b.business_date = $2::date AND b.state = 'DONE'
    UNION ALL
    SELECT ${GIVEN} FROM settlement_late l JOIN surcharge_backs b ON b.refund_id = l.item_id
      JOIN pending_surcharges s USING (payment_id) JOIN payments p USING (payment_id)
    WHERE l.merchant_no = $1 AND b.business_date < $2::date AND b.state = 'DONE'
    UNION ALL
    SELECT * FROM case_items
  ), item AS (
    SELECT *, CASE receiver WHEN 'SCHOOL' THEN surcharge_fen ELSE 0 END AS school_fen,
      CASE receiver WHEN 'SCHOOL' THEN 0 ELSE surcharge_fen END AS merchant_fen
    FROM found WHERE NOT EXISTS (SELECT FROM settlement_items s WHERE s.item_id = found.item_id)
  )`

const PARTS = `
  SELECT kind, business_date::text AS "businessDate", of_date::text AS "ofDate", count(*)::int AS count,
    sum(amount_fen)::float8 AS "amountFen", sum(school_fen)::float8 AS "schoolFen", sum(merchant_fen)::float8 AS "merchantFen",
    json_agg(json_build_object('itemId', item_id, 'kind', kind, 'businessDate', business_date::text, 'outTradeNo', out_trade_no,
      'amount', amount_fen, 'surchargeSchool', school_fen, 'surchargeMerchant', merchant_fen) ORDER BY item_id)
      FILTER (WHERE business_date < $2::date) AS late
  FROM item GROUP BY 1, business_date, of_date ORDER BY business_date, 1, of_date`

/** One statement counts and keeps what it has counted: it sees one state of the books. */
const KEEP = `WITH ${ITEMS}, kept AS (INSERT INTO settlement_items (item_id, settlement_id) SELECT item_id, $3 FROM item) ${PARTS}`

/** What a day's settlement comes to, counted for good. The merchant's place is locked, so nobody counts the same. */
export async function keepParts(transaction: Queryable, { merchantNo, businessDate }: Day, settlementId: string) {
  const values = [merchantNo, businessDate, settlementId]
  return (await transaction.query<Part>({ name: 'settlement-keep', text: KEEP, values })).rows
}

const UNFINISHED = `
  SELECT (SELECT count(*) FROM payments p WHERE p.state IN ('PROCESSING', 'USERPAYING') AND p.merchant_no = $1
      AND p.created_at < ${UNTIL})::int
    + (SELECT count(*) FROM refunds r WHERE r.state = 'PROCESSING' AND r.merchant_no = $1 AND r.business_date <= $2::date
      AND NOT EXISTS (SELECT FROM exceptions x WHERE x.refund_id = r.refund_id AND x.class = 'REFUND_REFUSED'))::int
    + (SELECT count(*) FROM pending_surcharges s WHERE s.state = 'COLLECTING' AND s.merchant_no = $1 AND s.business_date <= $2::date)::int
    + (SELECT count(*) FROM surcharge_backs b WHERE b.state = 'POSTING' AND b.merchant_no = $1 AND b.business_date <= $2::date
      AND NOT EXISTS (SELECT FROM exceptions x WHERE x.refund_id = b.refund_id AND x.class = 'REFUND_REFUSED'))::int
    AS count`

/** How much of the day has no outcome yet. What the ledger refuses to pay back is for a person, and holds nothing up. */
export async function countUnfinished(database: Queryable, { merchantNo, businessDate }: Day): Promise<number> {
  const values = [merchantNo, businessDate]
  const { rows } = await database.query<{ count: number }>({ name: 'settlement-open', text: UNFINISHED, values })
  return rows[0]?.count ?? 0
}

const NEXT = `
  SELECT coalesce(least(
    (SELECT (p.created_at AT TIME ZONE 'Asia/Shanghai')::date FROM payments p WHERE p.merchant_no = $1
      AND p.state IN ('SUCCESS', 'PAYERROR', 'CLOSED', 'REVOKED', 'REFUND') AND p.created_at >= ${UNTIL} ORDER BY p.created_at LIMIT 1),
    (SELECT min(p.business_date) FROM payments p WHERE p.merchant_no = $1 AND p.state IN ('PROCESSING', 'USERPAYING')
      AND p.created_at >= ${UNTIL}),
    (SELECT (coalesce(r.decided_at, r.created_at) AT TIME ZONE 'Asia/Shanghai')::date FROM refunds r WHERE r.merchant_no = $1
      AND r.state IN ('PROCESSING', 'SUCCESS') AND coalesce(r.decided_at, r.created_at) >= ${UNTIL}
      ORDER BY coalesce(r.decided_at, r.created_at) LIMIT 1),
    (SELECT min(s.business_date) FROM pending_surcharges s WHERE s.merchant_no = $1 AND s.state IN ('COLLECTING', 'SETTLED')
      AND s.business_date > $2::date),
    (SELECT min(b.business_date) FROM surcharge_backs b WHERE b.merchant_no = $1 AND b.business_date > $2::date),
    $3::date), $3::date)::text AS day`

/**
 * The merchant's next day after one that is settled, up to the last that may be: the first on which anything happened, or
 * that last one, since what became known late waits for a day, too.
 */
export async function nextDay(database: Queryable, { merchantNo, businessDate }: Day, last: string): Promise<string> {
  const values = [merchantNo, businessDate, last]
  const { rows } = await database.query<{ day: string }>({ name: 'settlement-next', text: NEXT, values })
  return rows[0]?.day ?? last
}
