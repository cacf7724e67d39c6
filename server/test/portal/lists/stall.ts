import type { Database } from '@yimatong/kit/database'
import { LONG as LONG_OF_CAMPUS, fillCampus } from '../../office/lists/campus.ts'
import { idOf } from '../../office/lists/ids.ts'
import { NOON } from '../world.ts'

/** Every second row of the campus is this merchant's. */
export const LARGE = '20000001'
/** One of the many that share the others. */
export const SMALL = '20000002'

const AT = `($2::timestamptz - interval '100 days' * (1 - i / ($1::int)::float8))`
const ROWS = 'FROM generate_series(1, $1::int) i'
const MERCHANT = `CASE WHEN i % 2 = 0 THEN '${LARGE}' ELSE (20000002 + i / 2 % (least($1::int, 60) - 1))::text END`
/** Every merchant has one endpoint, by its own number. */
const ENDPOINT = idOf('whe', `(${MERCHANT})::int`)
const NONE = `json_build_object('count', 0, 'amount', 0, 'surcharge', 0)`

/** What merchants have of their own: they sell, print codes, and hear of payments. */
const BOOKS: Readonly<Record<string, string>> = {
  cashiers: `INSERT INTO cashiers (merchant_no, cashier_no, name, pin_hash, pin_set_at, created_at, created_by)
    SELECT (20000000 + m)::text, (10 + k)::text, '店员 ' || k, 'none', $2::timestamptz, $2::timestamptz, 'test'
    FROM generate_series(1, least($1::int, 60)) m, generate_series(1, 5) k`,
  shifts: `WITH n AS MATERIALIZED (SELECT i, ${idOf('shf')} AS id, ${MERCHANT} AS merchant_no, (11 + i / 2 % 5)::text AS cashier_no,
        'T' || 70001 + i % least($1::int, 300) AS terminal_no, ${AT} AS at, i <= $1::int * 0.975 AS closed ${ROWS}),
      r AS (SELECT *, CASE WHEN closed THEN json_build_object('zNo', i, 'closedBy', cashier_no, 'unfinished', 0, 'report', json_build_object(
        'shiftId', id, 'shiftNo', 'shift-' || i, 'merchantNo', merchant_no, 'terminalNo', terminal_no, 'cashier', json_build_object(
          'cashierNo', cashier_no, 'name', '店员'), 'openedAt', '2026-11-18T10:00:00.000+08:00', 'at', '2026-11-18T12:00:00.000+08:00',
        'sales', ${NONE}, 'refunds', ${NONE}, 'reversals', ${NONE}, 'elsewhere', ${NONE}, 'net', 0, 'byMeal', json_build_array(),
        'byHour', json_build_array(), 'byDay', json_build_array(), 'declined', 0, 'closed', 0, 'before', ${NONE}))::text END AS report FROM n)
    INSERT INTO shifts (shift_id, terminal_no, merchant_no, cashier_no, shift_no, opened_at, counts_from, looks_from, closed_at, closed_by,
      z_no, report, report_hash)
    SELECT id, terminal_no, merchant_no, cashier_no, 'shift-' || i, at, at, at, CASE WHEN closed THEN at END,
      CASE WHEN closed THEN cashier_no END, CASE WHEN closed THEN i END, report, sha256(convert_to(report, 'UTF8')) FROM r`,
  static_codes: `INSERT INTO static_codes (code_id, merchant_no, label, state, token, created_at, created_by, issued_at, revoked_at)
    SELECT ${idOf('mcd')}, ${MERCHANT}, '桌 ' || i, s.state::static_code_state, 'token', ${AT}, 'test', ${AT},
      CASE s.state WHEN 'DISABLED' THEN ${AT} END
    ${ROWS} CROSS JOIN LATERAL (SELECT CASE i / 2 % 300 WHEN 3 THEN 'CREATED' WHEN 2 THEN 'DISABLED' ELSE 'BOUND' END AS state) s`,
  dynamic_codes: `INSERT INTO dynamic_codes (dynamic_id, merchant_no, out_trade_no, content_hash, amount_fen, state, token, expires_at,
      created_at, created_by)
    SELECT ${idOf('dyn')}, ${MERCHANT}, 'code-' || i, sha256('x'), 100, (CASE i / 2 % 300 WHEN 1 THEN 'CANCELLED' ELSE 'EXPIRED' END)::dynamic_code_state,
      'token', ${AT} + interval '5 minutes', ${AT}, 'test' ${ROWS}`,
  webhook_endpoints: `INSERT INTO webhook_endpoints (endpoint_id, merchant_no, url, event_types, created_at)
    SELECT ${idOf('whe', '20000000 + m')}, (20000000 + m)::text, 'https://example.org/hook', '{payment.succeeded}', $2::timestamptz
    FROM generate_series(1, least($1::int, 60)) m`,
  webhook_events: `INSERT INTO webhook_events (event_id, merchant_no, type, subject_id, facts, created_at)
    SELECT ${idOf('evt')}, ${MERCHANT}, 'webhook.test', ${ENDPOINT}, json_build_object('endpointId', ${ENDPOINT}), ${AT} ${ROWS}`,
  // Of what was given up, every second was sent again and taken. The others' servers are down.
  webhook_deliveries: `INSERT INTO webhook_deliveries (delivery_id, event_id, endpoint_id, merchant_no, state, resent, attempts, next_attempt_at,
      sweep_after, created_at, finished_at)
    SELECT ${idOf('whd', 'i + again * 1000000')}, ${idOf('evt')}, ${ENDPOINT}, ${MERCHANT}, s.state::webhook_delivery_state, again = 1, 1,
      CASE s.state WHEN 'PENDING' THEN ${AT} END, ${AT}, ${AT}, CASE WHEN s.state <> 'PENDING' THEN ${AT} END
    ${ROWS} CROSS JOIN generate_series(0, 1) again CROSS JOIN LATERAL (SELECT CASE WHEN again = 1 THEN 'DELIVERED'
      WHEN i / 2 % 150 = 3 THEN 'DEAD' WHEN i / 2 % 300 = 2 OR i % 6 = 5 THEN 'PENDING' ELSE 'DELIVERED' END AS state) s
    WHERE again = 0 OR i / 2 % 300 = 3`,
  webhook_attempts: `INSERT INTO webhook_attempts (delivery_id, attempt_no, at, duration_ms, status)
    SELECT delivery_id, 1, created_at, 5, 200 FROM webhook_deliveries WHERE $1::int > 0 AND $2::timestamptz IS NOT NULL`,
}

/** Given to the large merchant. */
const EVEN = (id: string) => `right(${id}, 1) IN ('0', '2', '4', '6', '8', 'a', 'c', 'e')`
const given = (table: string, id: string) => `UPDATE ${table} SET merchant_no = '${LARGE}' WHERE ${EVEN(id)}`

/** What the campus has is given to merchants, with a few of each state that is rare. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  payments: [given('payments', 'payment_id')],
  refunds: [
    given('refunds', 'refund_id'),
    `UPDATE refunds SET state = 'REJECTED' WHERE refund_id LIKE '%04'`,
    `UPDATE refunds SET state = 'REQUESTED', decided_by = NULL, decided_at = NULL, finished_at = NULL WHERE refund_id LIKE '%0a'`,
    `UPDATE refunds SET state = 'PROCESSING', finished_at = NULL WHERE refund_id LIKE '%10'`,
  ],
  disputes: [
    given('disputes', 'dispute_id'),
    `UPDATE disputes SET state = 'ANSWERED', closed_at = NULL WHERE dispute_id LIKE '%04'`,
    `UPDATE disputes SET state = 'WITHDRAWN' WHERE state = 'REJECTED' AND merchant_no = '${LARGE}' AND dispute_id NOT LIKE '%08'`,
  ],
  // Of the large merchant's nearly all are the office's own; of the others' none is.
  exceptions: [
    given('exceptions', 'exception_id'),
    `UPDATE exceptions SET class = 'LATE_SUCCESS', payment_id = replace(exception_id, 'exc', 'pay'), evidence = json_build_object(
        'ours', json_build_object('id', 'ours', 'state', 'CLOSED', 'total', 100),
        'ledger', json_build_object('id', 'theirs', 'state', 'POSTED', 'total', 100))
      WHERE exception_id ~ '([13579bdf]|00002|06)$'`,
  ],
  settlements: [
    `UPDATE settlements s SET merchant_no = '${LARGE}', settlement_no = 1000 + n.no, business_date = n.day, report = n.report,
        report_hash = sha256(convert_to(n.report, 'UTF8'))
      FROM (SELECT settlement_id, no, day, (report::jsonb || jsonb_build_object('merchantNo', '${LARGE}', 'settlementNo', 1000 + no,
          'businessDate', day::text))::text AS report
        FROM (SELECT *, (row_number() OVER w)::int AS no, date '2026-01-01' - (row_number() OVER w)::int AS day FROM settlements
          WHERE ${EVEN('settlement_id')} AND merchant_no <> '${LARGE}' WINDOW w AS (ORDER BY settlement_id)) o) n
      WHERE s.settlement_id = n.settlement_id`,
  ],
}

/** Tables that grow for ever. */
export const LONG: ReadonlySet<string> = new Set(
  [...LONG_OF_CAMPUS, ...Object.keys(BOOKS)].filter((table) => table !== 'cashiers' && table !== 'webhook_endpoints'),
)

/** A campus whose long tables have so many rows each, half of them of one merchant. Triggers are for others to test. */
export async function fillStalls(owner: Database, rows: number): Promise<void> {
  await fillCampus({ owner }, rows)
  const written = async (table: string, statements: readonly { text: string; values?: unknown[] }[]) => {
    await owner.transaction(async (transaction) => {
      await transaction.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`)
      for (const statement of statements) await transaction.query(statement)
      await transaction.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`)
    })
    await owner.query(`VACUUM ANALYZE ${table}`)
  }
  for (const [table, text] of Object.entries(BOOKS)) await written(table, [{ text, values: [rows, new Date(NOON)] }])
  for (const [table, texts] of Object.entries(GIVEN)) {
    const statements = texts.map((text) => ({ text }))
    await written(table, statements)
  }
}
