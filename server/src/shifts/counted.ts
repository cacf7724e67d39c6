import type { Queryable } from '@yimatong/kit/database'

/** What a report is counted from: everything of one kind, day and hour in one line. */
export interface Cell {
  kind: 'SALE' | 'DECLINED' | 'CLOSED' | 'REFUND' | 'REVERSAL'
  businessDate: string
  /** Of campus time. */
  hour: number
  /** A sale that ended before the shift was opened. */
  before: boolean
  /** Asked for in the office, or at another till. */
  elsewhere: boolean
  count: number
  amountFen: number
  surchargeFen: number
  /** The first and the last of them. */
  firstNo: string
  firstAt: Date
  lastNo: string
  lastAt: Date
}

export interface Counted {
  shiftId: string
  merchantNo: string
  terminalNo: string
  openedAt: Date
  countsFrom: Date
  looksFrom: Date
}

/**
 * Everything of a till that has ended and is in no Z report yet: its payments, by the index of the till's time, and what went
 * back of them, by the index of the merchant's. What is begun is written within seconds, and `looks_from` goes back an hour
 * and to the oldest payment that was unfinished at the last Z report, so nothing is missed; `shift_items` has what was
 * counted before, so nothing comes twice. What the first shift of a till found there is nobody's.
 */
const ITEMS = `
  ended AS (
    SELECT p.payment_id AS item_id, CASE p.state WHEN 'PAYERROR' THEN 'DECLINED' WHEN 'CLOSED' THEN 'CLOSED' ELSE 'SALE' END
        AS kind, p.business_date, p.created_at AS at, p.finished_at < $5::timestamptz AS before, false AS elsewhere,
      p.amount_fen, p.surcharge_fen, p.out_trade_no AS no
    FROM payments p
    WHERE p.terminal_no = $1 AND p.merchant_no = $2 AND p.created_at >= $3::timestamptz
      AND p.finished_at >= $4::timestamptz AND p.state NOT IN ('PROCESSING', 'USERPAYING')
  ), back AS (
    SELECT r.refund_id, r.kind::text, CASE r.kind WHEN 'REVERSAL' THEN p.business_date ELSE r.business_date END,
      coalesce(r.decided_at, r.created_at), false, r.requested_by <> $1, r.amount_fen, r.surcharge_fen, p.out_trade_no
    FROM refunds r JOIN payments p USING (payment_id)
    WHERE r.merchant_no = $2 AND coalesce(r.decided_at, r.created_at) >= greatest($3::timestamptz, $4::timestamptz)
      AND r.state IN ('PROCESSING', 'SUCCESS') AND p.terminal_no = $1
  ), item AS (
    SELECT * FROM (SELECT * FROM ended UNION ALL SELECT * FROM back) AS found
    WHERE NOT EXISTS (SELECT FROM shift_items s WHERE s.item_id = found.item_id)
  )`

const CELLS = `
  SELECT kind, business_date::text AS "businessDate",
    extract(hour FROM at AT TIME ZONE 'Asia/Shanghai')::int AS hour, before, elsewhere, count(*)::int AS count,
    sum(amount_fen)::float8 AS "amountFen", sum(surcharge_fen)::float8 AS "surchargeFen",
    (array_agg(no ORDER BY at, item_id))[1] AS "firstNo", min(at) AS "firstAt",
    (array_agg(no ORDER BY at DESC, item_id DESC))[1] AS "lastNo", max(at) AS "lastAt"
  FROM item GROUP BY 1, 2, 3, 4, 5`

const READ = `WITH ${ITEMS} ${CELLS}`
/** One statement counts and keeps what it has counted: it sees one state of the books. */
const KEEP = `
  WITH ${ITEMS}, kept AS (INSERT INTO shift_items (item_id, shift_id) SELECT item_id, $6 FROM item)
  ${CELLS}`

const valuesOf = ({ terminalNo, merchantNo, looksFrom, countsFrom, openedAt }: Counted) => [
  terminalNo,
  merchantNo,
  looksFrom,
  countsFrom,
  openedAt,
]

/** What the shift comes to so far. Changes nothing. */
export async function readCells(database: Queryable, shift: Counted): Promise<Cell[]> {
  const statement = { name: 'shift-cells', text: READ, values: valuesOf(shift) }
  return (await database.query<Cell>(statement)).rows
}

/** What the shift comes to, counted for good. The shift is locked, so nobody counts the same. */
export async function keepCells(transaction: Queryable, shift: Counted): Promise<Cell[]> {
  const statement = { name: 'shift-keep', text: KEEP, values: [...valuesOf(shift), shift.shiftId] }
  return (await transaction.query<Cell>(statement)).rows
}

export interface Unfinished {
  outTradeNo: string
  amountFen: number
  state: 'PROCESSING' | 'USERPAYING'
  createdAt: Date
}

/** The till's payments without an outcome, oldest first: the few of the sweeper's index. */
export async function readUnfinished(
  database: Queryable,
  { terminalNo, merchantNo }: { terminalNo: string; merchantNo: string },
): Promise<Unfinished[]> {
  const { rows } = await database.query<Unfinished>({
    name: 'shift-unfinished',
    text: `SELECT out_trade_no AS "outTradeNo", amount_fen AS "amountFen", state, created_at AS "createdAt" FROM payments
      WHERE state IN ('PROCESSING', 'USERPAYING') AND terminal_no = $1 AND merchant_no = $2
      ORDER BY created_at, payment_id`,
    values: [terminalNo, merchantNo],
  })
  return rows
}
