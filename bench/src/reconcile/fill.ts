import pg from 'pg'

/** A day in both books, alike but for a few lines; some of each trouble. */
export const PLANTED = 10

const ID = `'pay_' || lpad(to_hex(i), 32, '0')`
const AT = `($2::date::timestamp AT TIME ZONE 'Asia/Shanghai') + interval '7 hours' + i * interval '0.04 seconds'`
const AMOUNT = `500 + i % 2000`
const SURCHARGE = `CASE WHEN i % 20 = 7 THEN 75 ELSE 0 END`

const PAYMENTS = `
  INSERT INTO payments (payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state, amount_fen,
    surcharge_fen, surcharge_status, surcharge_rule, person_id, identity_class, code_form, balance_after_fen, business_date,
    created_at, sweep_after, paid_at, finished_at)
  SELECT ${ID}, '10000003', 'T00005', 'Z' || i, sha256(i::text::bytea), 'ONECARD', 'REVERSE_SCAN', 'SUCCESS', ${AMOUNT}, ${SURCHARGE},
    (CASE WHEN i % 20 = 7 THEN 'APPLIED' ELSE 'NONE' END)::surcharge_status,
    CASE WHEN i % 20 = 7 THEN '{"ruleId": "rul_1", "version": 1, "rateBps": 1500, "receiver": "SCHOOL"}'::jsonb END,
    'per_' || lpad(to_hex(i % 20000), 32, '0'), (CASE WHEN i % 20 = 7 THEN 'OUTSIDER' ELSE 'STUDENT' END)::identity_class, 'QR', 10000,
    $2::date, ${AT}, ${AT}, ${AT}, ${AT}
  FROM generate_series(1, $1::int) i`

/** Of the last ten payments the ledger has nothing. */
const POSTINGS = `
  INSERT INTO postings (posting_id, kind, outcome, payer_account, merchant_account, amount_fen, surcharge_fen, surcharge_account,
    balance_after_fen, business_date, occurred_at, posted_at)
  SELECT ${ID}, 'DEBIT', 'POSTED', 'Y' || i % 20000, 'M10000003', ${AMOUNT}, ${SURCHARGE},
    CASE WHEN i % 20 = 7 THEN 'S-SURCHARGE' END, 10000, $2::date, ${AT}, ${AT}
  FROM generate_series(1, $1::int - ${PLANTED}) i`

async function write(url: string, text: string, count: number, date: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text, [count, date])
    await client.query('ANALYZE')
  } finally {
    await client.end()
  }
}

/** Fills a day of both books, as their owners. */
export async function fillDay(
  urls: { paymentOwnerUrl: string; onecardOwnerUrl: string },
  count: number,
  date: string,
): Promise<void> {
  await write(urls.onecardOwnerUrl, POSTINGS, count, date)
  await write(urls.paymentOwnerUrl, PAYMENTS, count, date)
}
