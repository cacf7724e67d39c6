/** A statement with its values. */
export type Step = readonly [text: string, values?: unknown[]]

/** Tills 1 to 12 are always there; the last two were retired early in the year, and came late. */
const TILLS = 14
const PLATES = 4
const PEOPLE = 20_000
/** Codes that nobody paid. */
const UNPAID_CODES = 30_000

const hex = (seed: string) => `md5(${seed})`

/** The merchant with its tills, its plates, and an owner whose password is another login's. */
export const makePlace = (merchantNo: string, ownerLogin: string, knownLogin: string): Step[] => [
  [
    `INSERT INTO merchants (merchant_no, canteen_id, name, name_en, account_no)
     SELECT $1::text, id, '一年的账', 'A Year of Books', 'M' || $1::text FROM canteens ORDER BY id LIMIT 1`,
    [merchantNo],
  ],
  [
    `INSERT INTO terminals (terminal_id, terminal_no, merchant_no, name)
     SELECT 'ter_' || ${hex("'bench-till-' || i")}, 'T' || 90000 + i, $1, i || ' 号机' FROM generate_series(1, ${TILLS}) i`,
    [merchantNo],
  ],
  [
    `INSERT INTO static_codes (code_id, merchant_no, label, state, token, created_at, created_by, issued_at)
     SELECT 'mcd_' || ${hex("'bench-plate-' || i")}, $1, i || ' 号台', 'BOUND', 'bench', now(), 'bench', now()
     FROM generate_series(1, ${PLATES}) i`,
    [merchantNo],
  ],
  [
    `INSERT INTO portal_users (user_id, login, name, password_hash, role, merchant_no)
     SELECT 'usr_' || ${hex('$2::text')}, $2::text, '账房', password_hash, 'OWNER', $1 FROM portal_users WHERE login = $3`,
    [merchantNo, ownerLogin, knownLogin],
  ],
]

/** One in twenty is an outsider. */
export const MAKE_PEOPLE: Step = [
  `INSERT INTO persons (person_id, school_no, name, identity_class, account_no)
   SELECT 'per_' || ${hex("'bench-person-' || i")}, '77' || lpad(i::text, 8, '0'), '同学' || i,
     (CASE WHEN i % 20 = 7 THEN 'OUTSIDER' ELSE 'STUDENT' END)::identity_class, 'Y' || i
   FROM generate_series(0, ${PEOPLE - 1}) i`,
]

/**
 * What happened, payment by payment, in the order of time: around three meals a day, some people far more often than
 * others, most at a round price and the rest by weight, two in three at a till. Of a hundred, three are declined; of a
 * thousand, three were closed, two refunded and one taken back.
 */
const MADE = `
  CREATE TEMP TABLE made ON COMMIT DROP AS
  WITH drawn AS MATERIALIZED (
    SELECT i, floor((i - 1)::float8 * $2 / $3)::int AS day, random() AS meal,
      (random() + random() + random()) / 3 AS within, random() AS till, random() AS way, power(random(), 1.5) AS who,
      random() AS price, random() AS weight, random() AS ending
    FROM generate_series(1, $3) i
  ), placed AS (
    SELECT *, today - ($2 - 1 - day) * interval '1 day' + interval '1 minute' * (CASE
        WHEN meal < 0.25 THEN 415 + within * 110 WHEN meal < 0.7 THEN 675 + within * 105 ELSE 1010 + within * 130 END) AS meal_at
    FROM drawn, (SELECT date_trunc('day', now(), 'Asia/Shanghai') AS today) clock
  ), timed AS (
    SELECT *, date_trunc('milliseconds', CASE WHEN meal_at < now() THEN meal_at ELSE today + (now() - today) * within END) AS at,
      floor(who * ${PEOPLE})::int AS person,
      (CASE WHEN way < 0.7 THEN 'TILL' WHEN way < 0.93 THEN 'PLATE' ELSE 'DYNAMIC' END) AS kind,
      (CASE WHEN price < 0.6 THEN (ARRAY[600, 800, 900, 1000, 1100, 1200, 1250, 1300, 1400, 1500, 1800, 2200])[1 + floor(price * 20)::int]
        ELSE 500 + floor(weight * 3000)::int END) AS amount_fen,
      (CASE WHEN day < 60 AND till < 0.3 THEN 13 WHEN day >= $2 - 20 AND till < 0.2 THEN 14 ELSE 1 + floor(till * 12)::int END) AS till_no
    FROM placed
  )
  SELECT i, at, kind, amount_fen,
    'pay_' || lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || left(${hex("'bench-pay-' || i")}, 19) AS payment_id,
    CASE kind WHEN 'TILL' THEN 'T' || 90000 + till_no WHEN 'DYNAMIC' THEN CASE WHEN i % 2 = 0 THEN 'T' || 90000 + till_no END END AS terminal_no,
    CASE kind WHEN 'PLATE' THEN 'mcd_' || ${hex(`'bench-plate-' || 1 + i % ${PLATES}`)} WHEN 'DYNAMIC' THEN 'dyn_' || ${hex("'bench-code-' || i")} END AS code_id,
    CASE kind WHEN 'TILL' THEN NULL ELSE 'ord_' || ${hex("'bench-order-' || i")} END AS order_id,
    CASE kind WHEN 'PLATE' THEN 'ord_' || ${hex("'bench-order-' || i")} ELSE 'B' || i END AS out_trade_no,
    'per_' || ${hex("'bench-person-' || person")} AS person_id, person % 20 = 7 AS outsider,
    CASE WHEN person % 20 = 7 THEN round(amount_fen * 0.15)::int ELSE 0 END AS surcharge_fen,
    (CASE WHEN kind = 'DYNAMIC' OR ending < 0.962 THEN 'SUCCESS' WHEN ending < 0.994 THEN 'PAYERROR'
      WHEN ending < 0.997 THEN 'CLOSED' WHEN ending < 0.999 THEN 'REFUND' ELSE 'REVOKED' END)::trade_state AS state,
    at + (CASE WHEN ending BETWEEN 0.994 AND 0.997 THEN interval '12 seconds' ELSE interval '240 milliseconds' END) AS ended_at
  FROM timed`

const PAYMENTS = `
  INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state, amount_fen,
    surcharge_fen, surcharge_status, surcharge_rule, person_id, identity_class, code_form, order_id, merchant_code_id,
    decline_code, balance_after_fen, refunded_fen, business_date, created_at, sweep_after, paid_at, finished_at)
  SELECT payment_id, $1, terminal_no, out_trade_no, sha256(out_trade_no::bytea), 'ONECARD',
    (CASE kind WHEN 'TILL' THEN 'REVERSE_SCAN' ELSE 'FORWARD_SCAN' END)::payment_mode, state, amount_fen,
    CASE WHEN paid THEN surcharge_fen ELSE 0 END,
    (CASE WHEN paid AND outsider THEN 'APPLIED' ELSE 'NONE' END)::surcharge_status,
    CASE WHEN paid AND outsider THEN jsonb_build_object('ruleId', 'rul_' || ${hex("'bench'")}, 'version', 1, 'rateBps', 1500,
      'receiver', 'SCHOOL', 'name', '校外人员搭伙费', 'nameEn', 'Outsiders') END,
    person_id, (CASE WHEN outsider THEN 'OUTSIDER' ELSE 'STUDENT' END)::identity_class,
    CASE kind WHEN 'TILL' THEN 'QR'::code_form END, order_id, code_id,
    CASE state WHEN 'PAYERROR' THEN 'INSUFFICIENT_BALANCE' END, CASE WHEN paid THEN 10000 END,
    CASE state WHEN 'REFUND' THEN amount_fen / (1 + i % 2) ELSE 0 END,
    (at AT TIME ZONE 'Asia/Shanghai')::date, at, ended_at, CASE WHEN paid THEN ended_at END, ended_at
  FROM made, LATERAL (SELECT state IN ('SUCCESS', 'REFUND', 'REVOKED') AS paid) outcome
  ORDER BY at`

/** So many payments over so many days, the last of them today. */
export const writePayments = (merchantNo: string, count: number, days: number): Step[] => [
  [MADE.replaceAll('$2', String(days)).replaceAll('$3', String(count))],
  [PAYMENTS, [merchantNo]],
]

export const WRITE_EVENTS: Step = [
  `INSERT INTO payment_events (payment_id, at, type, actor)
   SELECT payment_id, at, 'CREATED'::payment_event_type, CASE kind WHEN 'TILL' THEN terminal_no ELSE 'app' END FROM made
   UNION ALL
   SELECT payment_id, ended_at, (CASE state WHEN 'PAYERROR' THEN 'DECLINED' WHEN 'CLOSED' THEN 'CLOSED' ELSE 'SUCCEEDED' END)::payment_event_type,
     CASE state WHEN 'CLOSED' THEN 'sweeper' ELSE 'gateway' END FROM made
   UNION ALL
   SELECT payment_id, ended_at, 'FOUND_BY_SWEEPER', 'sweeper' FROM made WHERE state = 'CLOSED'`,
]

/** The codes for one payment: those that were paid, and some that nobody paid. */
export const writeCodes = (merchantNo: string, ownerLogin: string): Step[] => [
  [
    `INSERT INTO dynamic_codes (dynamic_id, merchant_no, terminal_no, out_trade_no, content_hash, amount_fen, state, attempts,
       payment_id, token, expires_at, created_at, created_by)
     SELECT code_id, $1, terminal_no, out_trade_no, sha256(out_trade_no::bytea), amount_fen, 'PAID', 1, payment_id, 'bench',
       at + interval '4 minutes', at - interval '1 minute', coalesce(terminal_no, 'usr_' || ${hex('$2::text')})
     FROM made WHERE kind = 'DYNAMIC'`,
    [merchantNo, ownerLogin],
  ],
  [
    `INSERT INTO dynamic_codes (dynamic_id, merchant_no, out_trade_no, content_hash, amount_fen, state, token, expires_at,
       created_at, created_by)
     SELECT 'dyn_' || ${hex("'bench-unpaid-' || i")}, $1, 'U' || i, sha256(('U' || i)::bytea), 1000 + i % 1000,
       (CASE WHEN i % 6 = 0 THEN 'CANCELLED' ELSE 'EXPIRED' END)::dynamic_code_state, 'bench', at + interval '5 minutes', at,
       'usr_' || ${hex('$2::text')}
     FROM generate_series(1, ${UNPAID_CODES}) i,
       LATERAL (SELECT now() - interval '1 hour' - interval '365 days' * i / ${UNPAID_CODES} AS at) made`,
    [merchantNo, ownerLogin],
  ],
]

/** What each payer who scanned a code had meant to pay; after the codes, which they name. */
export const writeOrders = (merchantNo: string): Step => [
  `INSERT INTO orders (order_id, person_id, merchant_no, terminal_no, kind, static_code_id, code_version, dynamic_id,
     amount_fen, surcharge_fen, state, payment_id, created_at, expires_at)
   SELECT order_id, person_id, $1, terminal_no, (CASE kind WHEN 'PLATE' THEN 'STATIC' ELSE 'DYNAMIC' END)::order_kind,
     CASE kind WHEN 'PLATE' THEN code_id END, CASE kind WHEN 'PLATE' THEN 1 END, CASE kind WHEN 'DYNAMIC' THEN code_id END,
     amount_fen, surcharge_fen, (CASE WHEN state IN ('PAYERROR', 'CLOSED') THEN 'CLOSED' ELSE 'PAID' END)::order_state,
     payment_id, at - interval '20 seconds', at + interval '10 minutes'
   FROM made WHERE kind <> 'TILL'`,
  [merchantNo],
]
