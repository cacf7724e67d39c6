/** Days that the history is spread over, the last of them yesterday. */
const DAYS = 300

/** When number i of all happened; the numbers go up with time, as ids do. $3 is how many there will be. */
const AT = `date_trunc('milliseconds', date_trunc('day', now(), 'Asia/Shanghai') - interval '${DAYS} days' * (1 - i::float8 / ($3::float8 + 1)))`
/** The same id in all three books, made of the time and then of chance, as `newId` makes them. */
const ID = `'pay_' || lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || left(md5('history-' || i), 19)`
const JTI = `md5('voucher-' || i)::uuid`
const AMOUNT = `500 + (i * 37 % 2000)::int`
/** Spreads numbers over so many, far apart for neighbours. */
const spread = (count: string) => `(i * 7919 % ${count})`

/** Of a thousand, thirty are declined, five were closed, and five were paid back. */
const STATE = `CASE WHEN i % 1000 < 30 THEN 'PAYERROR' WHEN i % 1000 < 35 THEN 'CLOSED' WHEN i % 1000 < 40 THEN 'REFUND' ELSE 'SUCCESS' END`
const PAID = `i % 1000 >= 35`

const NUMBERS = `SELECT i, ${AT} AS at FROM generate_series($1::bigint, $2::bigint) i`

/** Who pays and who is paid: everybody who is there, so that the measured ones have a past, too. Numbered from 0. */
export const PAYMENT_PARTIES = [
  `CREATE TEMP TABLE payers AS SELECT row_number() OVER (ORDER BY person_id) - 1 AS n, person_id FROM persons WHERE realm = 'LIVE'`,
  `CREATE TEMP TABLE tills AS SELECT row_number() OVER (ORDER BY terminal_no) - 1 AS n, merchant_no, terminal_no
   FROM terminals WHERE merchant_no < '99'`,
]

export const PAYMENTS = `
  INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state, amount_fen,
    surcharge_status, surcharge_rule, person_id, identity_class, device_id, code_form, decline_code, balance_after_fen,
    refunded_fen, business_date, created_at, sweep_after, paid_at, finished_at)
  SELECT ${ID}, merchant_no, terminal_no, 'history-' || i, sha256(i::text::bytea), 'ONECARD', 'REVERSE_SCAN', state::trade_state,
    ${AMOUNT}, 'APPLIED', '{"name": "学生不加收", "nameEn": "No surcharge for students", "ruleId": "rul_01a2046b4d9172888a14b531ff347f04",
      "rateBps": 0, "version": 1, "receiver": "SCHOOL"}', person_id, 'STUDENT', 'dev_' || md5(person_id), 'QR',
    CASE state WHEN 'PAYERROR' THEN 'INSUFFICIENT_BALANCE' END, CASE WHEN ${PAID} THEN 10000 END,
    CASE state WHEN 'REFUND' THEN ${AMOUNT} ELSE 0 END, (at AT TIME ZONE 'Asia/Shanghai')::date, at, at,
    CASE WHEN ${PAID} THEN at END, at
  FROM (${NUMBERS}) made
  JOIN payers ON payers.n = ${spread('(SELECT count(*) FROM payers)')}
  JOIN tills ON tills.n = ${spread('(SELECT count(*) FROM tills)')}
  CROSS JOIN LATERAL (SELECT ${STATE} AS state) ended`

export const LEDGER_PARTIES = [
  `CREATE TEMP TABLE payers AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id, account_no FROM accounts WHERE kind = 'PERSON' AND id > 0`,
  `CREATE TEMP TABLE sellers AS SELECT row_number() OVER (ORDER BY id) - 1 AS n, id, account_no FROM accounts WHERE kind = 'MERCHANT' AND id > 0`,
]

/** Postings and their two entries each. Ids go on where the sequence stands: what is posted later has higher ones. */
export const LEDGER = `
  WITH made AS MATERIALIZED (
    SELECT nextval('postings_id_seq') AS id, i, at, payers.id AS payer_id, payers.account_no AS payer, sellers.id AS seller_id,
      sellers.account_no AS seller
    FROM (${NUMBERS}) made
    JOIN payers ON payers.n = ${spread('(SELECT count(*) FROM payers)')}
    JOIN sellers ON sellers.n = ${spread('(SELECT count(*) FROM sellers)')}
    WHERE ${PAID}
  ), posted AS (
    INSERT INTO postings (id, posting_id, kind, outcome, payer_account, merchant_account, amount_fen, surcharge_fen,
      balance_after_fen, business_date, occurred_at, posted_at, memo)
    SELECT id, ${ID}, 'DEBIT', 'POSTED', payer, seller, ${AMOUNT}, 0, 10000, (at AT TIME ZONE 'Asia/Shanghai')::date, at, at,
      '{"personId":"per_01890000000000000000000000000000","identityClass":"STUDENT","deviceId":"dev_01890000000000000000000000000000","codeForm":"QR","surchargeStatus":"NONE"}'
    FROM made
  )
  INSERT INTO entries (posting_id, line, account_id, amount_fen)
  SELECT id, line, account_id, amount FROM made
  CROSS JOIN LATERAL (VALUES (1, payer_id, -(${AMOUNT})), (2, seller_id, ${AMOUNT})) AS e (line, account_id, amount)`

export const CODE_PARTIES = [
  `CREATE TEMP TABLE phones AS SELECT row_number() OVER (ORDER BY device_id) - 1 AS n, device_id FROM devices`,
]

/** Vouchers that have expired since, each used for one payment. */
export const CODES = `
  WITH made AS MATERIALIZED (
    SELECT i, at, device_id FROM (${NUMBERS}) made JOIN phones ON phones.n = ${spread('(SELECT count(*) FROM phones)')}
  ), issued AS (
    INSERT INTO vouchers (jti, device_id, batch_no, position, key_no, identity_class, cap_fen, digits_index, issued_at, expires_at,
      signed_hash)
    SELECT ${JTI}, device_id, 1, 1, 1, 'STUDENT', 50000, (i * 7368787) % 10000000000, at - interval '1 hour', at + interval '23 hours',
      substr(sha256(i::text::bytea), 1, 16) FROM made
    ON CONFLICT DO NOTHING
  )
  INSERT INTO redemptions (payment_id, content_hash, merchant_no, terminal_no, amount_fen, form, jti, decided_at)
  SELECT ${ID}, sha256(i::text::bytea), '10000001', 'T00001', ${AMOUNT}, 'QR', ${JTI}, at FROM made`
