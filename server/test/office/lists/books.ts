import { idOf } from './ids.ts'

const PERSON = (i: string) => `'per_0' || lpad(to_hex(${i}), 31, '0')`
const MERCHANT = '20000000 + 1 + i % least($1::int, 60)'
const USER = (i: string) => idOf('usr', `1 + ${i} % least($1::int, 60)`)
const ZEROS = `decode(repeat('00', 32), 'hex')`
/** Evenly over the hundred days before noon. */
const AT = `($2::timestamptz - interval '100 days' * (1 - i / ($1::int)::float8))`

const EMPTY_SUM = `json_build_object('count', 0, 'amount', 0, 'surchargeSchool', 0, 'surchargeMerchant', 0)`
const SUMS = `json_build_object('sales', ${EMPTY_SUM}, 'refunds', ${EMPTY_SUM}, 'reversals', ${EMPTY_SUM})`

/** Money: what was paid, went back, was settled, and what the office moved itself. */
export const BOOKS: Readonly<Record<string, string>> = {
  payments: `INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state, amount_fen,
      surcharge_status, person_id, identity_class, decline_code, refunded_fen, business_date, created_at, paid_at, finished_at)
    SELECT ${idOf('pay')}, ${MERCHANT}, 'T' || 70000 + 1 + i % least($1::int, 300), 'order-' || i, ${ZEROS}, 'ONECARD', 'REVERSE_SCAN',
      s.state::trade_state, 100 + (i::bigint * 7919) % 1900, 'NONE', ${PERSON('1 + (i * 31) % $1::int')}, 'STUDENT',
      CASE s.state WHEN 'PAYERROR' THEN 'CODE_EXPIRED' END, CASE s.state WHEN 'REFUND' THEN 50 ELSE 0 END,
      (${AT} AT TIME ZONE 'Asia/Shanghai')::date, ${AT}, CASE WHEN s.state IN ('SUCCESS', 'REFUND') THEN ${AT} END,
      CASE WHEN s.state <> 'PROCESSING' THEN ${AT} END
    FROM generate_series(1, $1::int) i CROSS JOIN LATERAL (SELECT CASE WHEN i % 3 = 1 THEN 'REFUND' WHEN i % 1000 = 2 THEN 'CLOSED'
      WHEN i % 100 = 3 THEN 'PAYERROR' WHEN i % 3000 = 2 THEN 'PROCESSING' ELSE 'SUCCESS' END AS state) s`,
  payment_events: `INSERT INTO payment_events (payment_id, at, type, actor)
    SELECT payment_id, created_at, 'CREATED', 'gateway' FROM payments WHERE $1::int > 0 AND $2::timestamptz IS NOT NULL`,
  refunds: `INSERT INTO refunds (refund_id, kind, payment_id, merchant_no, person_id, out_refund_no, content_hash, amount_fen, state,
      reason, requested_by, decided_by, business_date, created_at, decided_at, finished_at)
    SELECT replace(payment_id, 'pay', 'rfd'), 'REFUND', payment_id, merchant_no, person_id, out_trade_no, ${ZEROS}, 50, 'SUCCESS',
      '菜品售罄', ${idOf('usr', '1')}, ${idOf('usr', '2')}, business_date, created_at, created_at, created_at
    FROM payments WHERE state = 'REFUND' AND $1::int > 0 AND $2::timestamptz IS NOT NULL`,
  settlements: `WITH n AS MATERIALIZED (SELECT i, ${MERCHANT} AS merchant_no, 1 + (i - 1) / least($1::int, 60) AS no,
        $2::timestamptz::date - 1 - ($1::int - i) / least($1::int, 60) AS day FROM generate_series(1, $1::int) i),
      r AS MATERIALIZED (SELECT *, json_build_object('merchantNo', merchant_no::text, 'settlementNo', no, 'businessDate', day::text,
        'madeAt', '2026-11-18T00:20:00.000+08:00', 'day', ${SUMS}, 'late', json_build_array(), 'total', ${SUMS}, 'netSales', 100,
        'commissionBps', 0, 'commission', 0, 'surcharge', json_build_object('school', 0, 'merchant', 0), 'net', 100)::text AS report FROM n)
    INSERT INTO settlements (settlement_id, merchant_no, settlement_no, business_date, report, report_hash, commission_fen, net_fen,
      created_at, created_by)
    SELECT ${idOf('stl')}, merchant_no, no, day, report, sha256(convert_to(report, 'UTF8')), 0, 100, $2::timestamptz, 'nightly' FROM r`,
  payouts: `INSERT INTO payouts (payout_id, merchant_no, settlement_id, amount_fen, commission_fen, bank_reference, paid_on, approval_id,
      requested_by, decided_by, created_at)
    SELECT replace(settlement_id, 'stl', 'pyo'), merchant_no, settlement_id, net_fen, 0, settlement_id, business_date,
      replace(settlement_id, 'stl', 'apr'), 'usr-1', 'usr-2', created_at
    FROM settlements WHERE settlement_no % 2 = 0 AND $1::int > 0 AND $2::timestamptz IS NOT NULL`,
  payout_items: `INSERT INTO payout_items (settlement_id, payout_id) SELECT settlement_id, payout_id FROM payouts
    WHERE $1::int > 0 AND $2::timestamptz IS NOT NULL`,
  subsidy_batches: `INSERT INTO subsidy_batches (batch_id, name, purpose, rows, total_fen, asked_by, created_at)
    SELECT ${idOf('sub')}, '补助 ' || i, 'SUBSIDY', 2, 100, ${USER('i')}, ${AT} FROM generate_series(1, $1::int) i`,
  money_moves: `INSERT INTO money_moves (move_id, batch_id, line, purpose, person_id, from_account, to_account, amount_fen, business_date,
      state, decline_code, posted_at, clerk, created_at)
    SELECT ${idOf('mov')}, CASE WHEN i <= b.size THEN ${idOf('sub', '1')} END, CASE WHEN i <= b.size THEN i END, 'COUNTER_TOPUP',
      ${PERSON('1 + i % $1::int')}, 'C-CASH', 'P' || 20230001 + i % $1::int, 100, (${AT} AT TIME ZONE 'Asia/Shanghai')::date,
      CASE WHEN i <= b.size THEN 'DECLINED' ELSE 'POSTED' END::money_move_state, CASE WHEN i <= b.size THEN 'ACCOUNT_CLOSED' END,
      CASE WHEN i > b.size THEN ${AT} END, ${USER('i')}, ${AT}
    FROM generate_series(1, $1::int) i, (SELECT $1::int / 10 AS size) b`,
  drawer_counts: `INSERT INTO drawer_counts (clerk, business_date, counted_fen, expected_fen, counted_at)
    SELECT ${USER('i')}, (${AT} AT TIME ZONE 'Asia/Shanghai')::date, 100, 100, ${AT} FROM generate_series(1, $1::int) i`,
  pay_backs: `INSERT INTO pay_backs (pay_back_id, mode, filter, reason, planned, left_out, planned_fen, created_by, created_at)
    SELECT ${idOf('pbk')}, 'ALL', json_build_object('from', '2026-11-01T00:00:00+08:00', 'to', '2026-11-02T00:00:00+08:00'), '误收', 0, 0, 0,
      ${USER('i')}, ${AT} FROM generate_series(1, $1::int) i`,
  pay_back_items: `INSERT INTO pay_back_items (pay_back_id, payment_id, merchant_no, person_id, state, amount_fen, surcharge_fen, reason,
      out_refund_no)
    SELECT ${idOf('pbk', '1')}, payment_id, merchant_no, person_id, (CASE WHEN state = 'PAYERROR' THEN 'LEFT_OUT' ELSE 'PLANNED' END)::pay_back_item_state,
      100, 0, CASE WHEN state = 'PAYERROR' THEN 'NOTHING_LEFT' END, 'back-' || payment_id
    FROM payments WHERE $1::int > 0 AND $2::timestamptz IS NOT NULL`,
}
