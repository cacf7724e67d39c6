import { idOf } from './ids.ts'

const MERCHANT = '20000000 + 1 + i % least($1::int, 60)'
const USER = (i: string) => idOf('usr', `1 + ${i} % least($1::int, 60)`)
const AT = `($2::timestamptz - interval '100 days' * (1 - i / ($1::int)::float8))`
const DAY = `(${AT} AT TIME ZONE 'Asia/Shanghai')::date`
const ROWS = 'FROM generate_series(1, $1::int) i'

/** What somebody must decide or has decided, and what was written down about it. */
export const CASES: Readonly<Record<string, string>> = {
  audit_log: `INSERT INTO audit_log (seq, at, user_id, role, action, subject, request_id, prev_hash, hash)
    SELECT i, ${AT}, ${USER('i')}, 'LOGISTICS', (ARRAY['people.freeze', 'people.thaw', 'rules.edit', 'terminals.lock'])[1 + i % 4],
      ${idOf('per', 'i % 1000')}, 'req', repeat('0', 64), repeat('0', 64) ${ROWS}`,
  approvals: `INSERT INTO approvals (approval_id, kind, subject, payload, payload_hash, reason, state, requested_by, requested_role,
      requested_at, expires_at, finished_at)
    SELECT ${idOf('apr')}, (ARRAY['money.subsidies', 'rules.publish', 'pay-backs.run'])[1 + i % 3], 'subject-' || i, '{}', repeat('0', 64), '月度',
      (CASE WHEN i % 100 = 1 THEN 'REQUESTED' ELSE 'EXPIRED' END)::approval_state, ${USER('i')}, 'LOGISTICS', ${AT},
      ${AT} + interval '300 days', CASE WHEN i % 100 <> 1 THEN ${AT} END ${ROWS}`,
  disputes: `INSERT INTO disputes (dispute_id, payment_id, merchant_no, person_id, kind, text, state, evidence, opened_at, due_at, closed_at)
    SELECT ${idOf('dsp')}, ${idOf('pay')}, ${MERCHANT}, 'per_0' || lpad(to_hex(1 + (i * 31) % $1::int), 31, '0'), 'AMOUNT', '多收了一份',
      (CASE WHEN i % 100 = 1 THEN 'OPEN' ELSE (ARRAY['ACCEPTED', 'REJECTED', 'WITHDRAWN'])[1 + i % 3] END)::dispute_state,
      json_build_object('paymentId', ${idOf('pay')}, 'merchantNo', (${MERCHANT})::text, 'merchantName', '档口', 'merchantNameEn', 'Stall',
        'terminalNo', 'T70001', 'outTradeNo', 'order-' || i, 'attempt', 0, 'contentHash', '', 'channel', 'ONECARD', 'mode', 'REVERSE_SCAN',
        'state', 'SUCCESS', 'amountFen', 100, 'surchargeFen', 0, 'surchargeStatus', 'NONE', 'refundedFen', 0,
        'businessDate', ${DAY}, 'createdAtMs', 1795000000000, 'events', json_build_array()),
      ${AT}, ${AT} + interval '3 days', CASE WHEN i % 100 <> 1 THEN ${AT} END ${ROWS}`,
  dispute_events: `INSERT INTO dispute_events (dispute_id, seq, at, state, actor)
    SELECT dispute_id, 1, opened_at, 'OPEN', 'app' FROM disputes WHERE $1::int > 0 AND $2::timestamptz IS NOT NULL`,
  exceptions: `INSERT INTO exceptions (exception_id, class, subject, merchant_no, business_date, assigned_to, amount_fen, evidence, state,
      resolved_how, created_at, due_at, resolved_at)
    SELECT ${idOf('exc')}, (ARRAY['MISSING_HERE', 'AMOUNT_DIFFERS', 'STATE_DIFFERS'])[1 + i % 3]::exception_class, 'subject-' || i, ${MERCHANT},
      ${DAY}, ${USER('i')}, 100, '{}', (CASE WHEN i % 100 = 1 THEN 'OPEN' ELSE 'RESOLVED' END)::exception_state,
      CASE WHEN i % 100 <> 1 THEN 'ACCEPTED'::exception_remedy END, ${AT}, ${AT} + interval '1 day',
      CASE WHEN i % 100 <> 1 THEN ${AT} END ${ROWS}`,
  exception_notes: `INSERT INTO exception_notes (exception_id, at, type, author)
    SELECT exception_id, created_at, 'FOUND', 'sweeper' FROM exceptions WHERE $1::int > 0 AND $2::timestamptz IS NOT NULL`,
  reconciliation_runs: `INSERT INTO reconciliation_runs (run_id, business_date, requested_by, state, failure, sweep_after, created_at, finished_at)
    SELECT ${idOf('rcn')}, ${DAY}, ${USER('i')}, 'FAILED', 'STATEMENT_UNAVAILABLE', ${AT}, ${AT}, ${AT} ${ROWS}`,
  reconciliation_differences: `INSERT INTO reconciliation_differences (run_id, n, class, subject, merchant_no, amount_fen, exception_id)
    SELECT ${idOf('rcn', '1')}, i, (ARRAY['MISSING_HERE', 'AMOUNT_DIFFERS', 'STATE_DIFFERS'])[1 + i % 3]::exception_class, 'subject-' || i,
      ${MERCHANT}, 100, ${idOf('exc')} FROM generate_series(1, $1::int) i WHERE $2::timestamptz IS NOT NULL`,
  pending_surcharges: `INSERT INTO pending_surcharges (payment_id, person_id, merchant_no, amount_fen, created_at, state, waived_because, ended_at)
    SELECT ${idOf('pay')}, 'per_0' || lpad(to_hex(1 + (i * 31) % $1::int), 31, '0'), ${MERCHANT}, 100, ${AT},
      (CASE WHEN i % 100 = 1 THEN 'PENDING' ELSE 'WAIVED' END)::pending_surcharge_state,
      CASE WHEN i % 100 <> 1 THEN 'TOO_OLD'::surcharge_waiver END, CASE WHEN i % 100 <> 1 THEN ${AT} END ${ROWS}`,
  person_imports: `INSERT INTO person_imports (import_id, file_name, state, uploaded_by, uploaded_at, finished_at, row_count, new_count,
      changed_count, unchanged_count, bad_count)
    SELECT ${idOf('imp')}, 'roster.csv', 'CANCELLED', ${USER('i')}, ${AT}, ${AT}, 1, 0, 0, 0, 1 ${ROWS}`,
  person_import_rows: `INSERT INTO person_import_rows (import_id, line, school_no, name, class_text, from_text, until_text, payment_text,
      daily_text, faults)
    SELECT ${idOf('imp', '1')}, i + 1, 20230000 + i, '学生', '校友', '', '', '', '', '{CLASS}'
    FROM generate_series(1, $1::int) i WHERE $2::timestamptz IS NOT NULL`,
  rule_drafts: `INSERT INTO rule_drafts (draft_id, title, changes, state, created_by, created_at, ended_at, approval_id, asked_by, approved_by)
    SELECT ${idOf('rdr')}, '草稿 ' || i, '[]', (CASE WHEN i % 100 = 1 THEN 'OPEN' ELSE 'PUBLISHED' END)::rule_draft_state, ${USER('i')}, ${AT},
      CASE WHEN i % 100 <> 1 THEN ${AT} END, CASE WHEN i % 100 <> 1 THEN ${idOf('apr')} END, CASE WHEN i % 100 <> 1 THEN 'usr-1' END,
      CASE WHEN i % 100 <> 1 THEN 'usr-2' END ${ROWS}`,
  surcharge_rules: `INSERT INTO surcharge_rules (rule_id, version, name, name_en, identity_classes, weekdays, from_minute, to_minute, valid_from,
      rate_bps, flat_fen, min_fen, receiver, retired_at)
    SELECT ${idOf('rul')}, v, '搭伙费 ' || i, 'Rule ' || i, '{OUTSIDER}', '{1,2,3,4,5,6,7}', 0, 1440, '2026-01-01', 1500, 0, 0, 'SCHOOL',
      CASE v WHEN 1 THEN $2::timestamptz END FROM generate_series(1, least($1::int, 60)) i, generate_series(1, 2) v`,
}
