import type { LateLine, SettlementKind } from '@yimatong/contract/settlement-api'
import type { Queryable } from '@yimatong/kit/database'

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
const IN_EXCEPTION = `p.amount_fen, x.amount_fen - p.amount_fen,
  coalesce(x.evidence -> 'ledger' ->> 'surchargeReceiver', ${RECEIVER}), p.out_trade_no`
const dayOf = (time: string) => `(${time} AT TIME ZONE 'Asia/Shanghai')::date`

/**
 * Everything of a merchant up to a day that is in no settlement yet: what has ended on the day, by the lists' indexes; what
 * ended of settled days since, which is noted when it ends; and late debits with what became of them, which are few. A
 * refund counts when its money has moved.
 */
const ITEMS = `
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
    SELECT x.exception_id || '-debit', 'LATE_SALE', p.business_date, p.business_date, ${IN_EXCEPTION}
    FROM exceptions x JOIN payments p USING (payment_id)
    WHERE x.merchant_no = $1 AND x.class = 'LATE_SUCCESS' AND x.resolved_how IS DISTINCT FROM 'WAS_BACK' AND p.business_date <= $2::date
    UNION ALL
    SELECT x.exception_id, 'LATE_BACK', ${dayOf('x.created_at')}, ${dayOf('x.created_at')}, ${IN_EXCEPTION}
    FROM exceptions x JOIN payments p USING (payment_id)
    WHERE x.merchant_no = $1 AND x.class = 'LATE_SUCCESS' AND ${dayOf('x.created_at')} <= $2::date
      AND EXISTS (SELECT FROM exception_notes n WHERE n.exception_id = x.exception_id AND n.type = 'PAID_BACK')
    UNION ALL
    SELECT x.exception_id || '-undone', 'LATE_UNDONE', ${dayOf('x.resolved_at')}, p.business_date, ${IN_EXCEPTION}
    FROM exceptions x JOIN payments p USING (payment_id) JOIN settlement_items s ON s.item_id = x.exception_id || '-debit'
    WHERE x.merchant_no = $1 AND x.class = 'LATE_SUCCESS' AND x.resolved_how = 'WAS_BACK' AND ${dayOf('x.resolved_at')} <= $2::date
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
      AND NOT EXISTS (SELECT FROM exceptions x WHERE x.refund_id = r.refund_id AND x.class = 'REFUND_REFUSED' AND x.state = 'OPEN'))::int
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
