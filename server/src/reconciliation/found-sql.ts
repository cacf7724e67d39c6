import { RECONCILIATION_CLASSES } from '@yimatong/contract/states'
import {
  LATER_POSTING_ID,
  paymentOfPosting,
  refundOfPosting,
  SURCHARGE_BACK_POSTING_ID,
} from '../payments/later-surcharge-ids.ts'

/** What a run has found, before it is numbered and kept. */
export const FOUND_TABLE = `
  CREATE TEMP TABLE found (
    class text NOT NULL, subject text NOT NULL, payment_id text, refund_id text, merchant_account text, amount_fen bigint NOT NULL,
    rule text, theirs jsonb, till jsonb, kind text
  )`

const rfc3339 = (at: string) => `to_char(${at} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS.MS"+08:00"')`

const CLASSES = RECONCILIATION_CLASSES.map((name) => `'${name}'`).join(', ')

/**
 * A debit of which nothing is known here, like another one of the same minutes that is: the payer was charged twice. The same of a
 * surcharge that was taken later or given back. Only where strangers are few; a day that is full of them has another trouble.
 */
export const CALL_DUPLICATES = `
  UPDATE verdicts v SET verdict = 'DUPLICATE', doubles = t.posting_id, payment_id = t.payment_id, refund_id = t.refund_id
  FROM (
    SELECT DISTINCT ON (u.subject) u.subject, s.posting_id, o.payment_id, o.refund_id
    FROM (SELECT * FROM verdicts WHERE verdict = 'MISSING_HERE' AND kind IN ('DEBIT', 'SURCHARGE_LATER', 'SURCHARGE_BACK')
      ORDER BY subject LIMIT 10000) u
    JOIN statement_lines s ON s.kind = u.kind AND s.payer_account = u.payer_account AND s.merchant_account = u.merchant_account
      AND s.amount_fen = u.amount_fen AND s.surcharge_fen = u.surcharge_fen AND s.posting_id <> u.subject
      AND s.occurred_at BETWEEN u.occurred_at - interval '10 minutes' AND u.occurred_at + interval '10 minutes'
    JOIN our_lines o ON o.subject = s.posting_id
    ORDER BY u.subject, abs(extract(epoch FROM s.occurred_at - u.occurred_at)), s.posting_id
  ) t
  WHERE v.subject = t.subject`

/** The same line more than once. */
export const FIND_DOUBLED = `
  INSERT INTO found
  SELECT 'DUPLICATE', d.posting_id, p.payment_id, b.refund_id, s.merchant_account, d.extra_fen, NULL,
    jsonb_build_object('id', d.posting_id, 'state', s.kind, 'kind', s.kind, 'total', s.amount_fen + s.surcharge_fen, 'amount', s.amount_fen,
      'surcharge', s.surcharge_fen, 'payerAccount', s.payer_account, 'merchantAccount', s.merchant_account, 'lines', d.lines,
      'at', ${rfc3339('s.posted_at')}), NULL, s.kind
  FROM doubled_lines d JOIN statement_lines s USING (posting_id)
  LEFT JOIN surcharge_backs b ON s.kind = 'SURCHARGE_BACK' AND b.refund_id = ${refundOfPosting('d.posting_id')}
  LEFT JOIN payments p ON p.payment_id = coalesce(b.payment_id, s.refers_to, ${paymentOfPosting('d.posting_id')})`

/** Pairs whose verdict is a difference. */
export const FIND_IN_PAIRS = `
  INSERT INTO found
  SELECT verdict, subject, coalesce(payment_id, known_payment, back_payment, later_payment),
    coalesce(refund_id, known_refund, later_refund), merchant_account,
    CASE WHEN verdict IN ('AMOUNT_DIFFERS', 'SURCHARGE_DIFFERS')
      THEN abs(amount_fen - coalesce(our_amount_fen, back_amount, known_amount, later_amount))
        + abs(surcharge_fen - coalesce(our_surcharge_fen, back_surcharge, known_surcharge, 0))
      WHEN there THEN amount_fen + surcharge_fen ELSE our_amount_fen + our_surcharge_fen END,
    CASE WHEN verdict = 'MISSING_THERE' AND our_kind = 'REVERSAL' THEN 'LATE_SUCCESS'
      WHEN verdict <> 'STATE_DIFFERS' THEN NULL
      WHEN here AND our_kind = kind OR known_state = 'PROCESSING' OR back_state = 'PROCESSING'
        OR later_state IN ('COLLECTING', 'POSTING') THEN 'SWEEP'
      WHEN kind = 'DEBIT' AND known_state IN ('CLOSED', 'PAYERROR') THEN 'LATE_SUCCESS' END,
    CASE WHEN there THEN jsonb_strip_nulls(jsonb_build_object('id', subject, 'state', kind, 'kind', kind,
      'total', amount_fen + surcharge_fen, 'amount', amount_fen, 'surcharge', surcharge_fen, 'payerAccount', payer_account,
      'merchantAccount', merchant_account, 'refersTo', refers_to, 'doubles', doubles, 'occurredAt', ${rfc3339('occurred_at')},
      'at', ${rfc3339('posted_at')})) END, NULL, coalesce(our_kind, kind)
  FROM verdicts WHERE verdict IN (${CLASSES})`

/** The days in between have all been looked at, so what is still alone stays alone. */
const ALL_LOOKED_AT = `NOT EXISTS (
  SELECT FROM generate_series(w.business_date + 1, w.until_date - 1, interval '1 day') d
  WHERE NOT EXISTS (SELECT FROM reconciliation_runs r WHERE r.business_date = d::date AND r.state = 'DONE'))`

/** What has waited three days for the other side, and is alone with day $1. */
export const FIND_EXPIRED = `
  INSERT INTO found
  SELECT CASE side WHEN 'OURS' THEN 'MISSING_THERE' ELSE 'STATE_DIFFERS' END, w.subject, coalesce(p.payment_id, r.payment_id),
    r.refund_id, NULL, w.amount_fen + w.surcharge_fen, CASE side WHEN 'THEIRS' THEN 'LATE_SUCCESS' END,
    CASE side WHEN 'THEIRS' THEN jsonb_build_object('id', w.subject, 'state', 'DEBIT', 'kind', 'DEBIT',
      'total', w.amount_fen + w.surcharge_fen, 'amount', w.amount_fen, 'surcharge', w.surcharge_fen) END, NULL,
    CASE WHEN w.subject LIKE '%-later-%' THEN 'SURCHARGE_LATER' WHEN w.subject LIKE '%-surcharge%' THEN 'SURCHARGE_BACK' END
  FROM reconciliation_pool w
  LEFT JOIN payments p ON p.payment_id = ${paymentOfPosting('w.subject')}
  LEFT JOIN refunds r ON r.refund_id = ${refundOfPosting('w.subject')}
    OR (r.kind = 'REVERSAL' AND r.payment_id = left(w.subject, -9) AND w.subject LIKE '%-reversal')
  WHERE w.met_on IS NULL AND w.until_date <= $1::date AND (w.expired_on IS NULL OR w.expired_on = $1::date) AND ${ALL_LOOKED_AT}
    AND NOT EXISTS (SELECT FROM statement_lines s WHERE s.posting_id = w.subject)
    AND NOT EXISTS (SELECT FROM statement_lines s WHERE w.side = 'THEIRS' AND s.refers_to = w.subject)
    AND NOT EXISTS (SELECT FROM exceptions e WHERE e.payment_id = p.payment_id AND e.class = 'LATE_SUCCESS' AND e.state = 'RESOLVED')`

/**
 * A till's last word about each sale of day $1 against what stands under that number of that till. What has no outcome on either
 * side contradicts nothing, and what has gone back whole was not kept.
 */
export const FIND_AT_TILLS = `
  INSERT INTO found
  WITH said AS (
    SELECT DISTINCT ON (terminal_no, out_trade_no) * FROM till_records
    WHERE business_date = $1::date AND merchant_no NOT LIKE '99%'
    ORDER BY terminal_no, out_trade_no, said_at DESC, received_at DESC, word
  ), compared AS (
    SELECT said.*, b.payment_id AS booked, b.amount_fen + b.surcharge_fen AS booked_fen, CASE
      WHEN said.word = 'PAID' AND (b.payment_id IS NULL OR b.state IN ('CLOSED', 'PAYERROR')) THEN 'TILL_SAYS_PAID'
      WHEN said.word = 'PAID' AND b.state IN ('SUCCESS', 'REFUND', 'REVOKED')
        AND (said.amount_fen <> b.amount_fen OR said.total_fen <> b.amount_fen + b.surcharge_fen) THEN 'TILL_AMOUNT_DIFFERS'
      WHEN said.word IN ('DECLINED', 'CLOSED', 'REFUSED', 'NOT_CHARGED') AND b.state IN ('SUCCESS', 'REFUND')
        AND b.refunded_fen < b.amount_fen + b.surcharge_fen THEN 'TILL_SAYS_UNPAID' END AS verdict
    FROM said LEFT JOIN LATERAL (
      SELECT payment_id, state, amount_fen, surcharge_fen, refunded_fen FROM payments p
      WHERE p.merchant_no = said.merchant_no AND p.out_trade_no = said.out_trade_no AND p.terminal_no = said.terminal_no
      ORDER BY p.state IN ('SUCCESS', 'REFUND', 'REVOKED') DESC, p.attempt DESC LIMIT 1
    ) b ON true
  )
  SELECT verdict, terminal_no || '/' || out_trade_no, booked, NULL, NULL, CASE verdict
      WHEN 'TILL_AMOUNT_DIFFERS' THEN greatest(1, abs(coalesce(total_fen, amount_fen) - booked_fen))
      WHEN 'TILL_SAYS_UNPAID' THEN booked_fen ELSE coalesce(total_fen, amount_fen) END, NULL, NULL,
    jsonb_strip_nulls(jsonb_build_object('id', out_trade_no, 'state', word, 'terminalNo', terminal_no, 'merchantNo', merchant_no,
      'amount', amount_fen, 'total', coalesce(total_fen, amount_fen), 'paymentId', payment_id, 'at', ${rfc3339('said_at')},
      'receivedAt', ${rfc3339('received_at')})), NULL
  FROM compared WHERE verdict IS NOT NULL`

/** A surcharge that was taken later, or given back, as it stands here; NULL where nothing does. */
const OURS_LATER = `CASE
    WHEN s.payment_id IS NOT NULL THEN jsonb_strip_nulls(jsonb_build_object('id', ${LATER_POSTING_ID}, 'state', s.state,
      'kind', 'SURCHARGE_LATER', 'total', coalesce(s.surcharge_fen, 0), 'amount', s.surcharge_fen, 'paymentId', s.payment_id,
      'outTradeNo', p.out_trade_no, 'personId', s.person_id, 'businessDate', s.business_date, 'at', ${rfc3339('s.ended_at')}))
    WHEN b.refund_id IS NOT NULL THEN jsonb_strip_nulls(jsonb_build_object('id', ${SURCHARGE_BACK_POSTING_ID}, 'state', b.state,
      'kind', 'SURCHARGE_BACK', 'total', b.amount_fen, 'amount', b.amount_fen, 'paymentId', b.payment_id, 'outTradeNo', p.out_trade_no,
      'personId', b.person_id, 'businessDate', b.business_date, 'at', ${rfc3339('coalesce(b.finished_at, b.created_at)')})) END`

/** Numbers what was found, each with what stands here beside it. */
export const NUMBERED = `
  CREATE TEMP TABLE numbered AS
  SELECT row_number() OVER (ORDER BY f.class, f.subject)::int AS n, f.class, f.subject, f.payment_id, f.refund_id, f.amount_fen, f.rule,
    coalesce(p.merchant_no, m.merchant_no, f.till ->> 'merchantNo') AS merchant_no, f.theirs, f.till,
    CASE WHEN f.kind IN ('SURCHARGE_LATER', 'SURCHARGE_BACK') THEN ${OURS_LATER}
      WHEN r.refund_id IS NOT NULL THEN jsonb_strip_nulls(jsonb_build_object('id', r.refund_id, 'state', r.state, 'kind', r.kind,
        'total', r.amount_fen + r.surcharge_fen, 'amount', r.amount_fen, 'surcharge', r.surcharge_fen, 'paymentId', r.payment_id,
        'outTradeNo', p.out_trade_no, 'terminalNo', p.terminal_no, 'personId', r.person_id, 'businessDate', r.business_date,
        'at', ${rfc3339('coalesce(r.finished_at, r.decided_at, r.created_at)')}))
      WHEN p.payment_id IS NOT NULL THEN jsonb_strip_nulls(jsonb_build_object('id', p.payment_id, 'state', p.state, 'kind', 'DEBIT',
        'total', p.amount_fen + p.surcharge_fen, 'amount', p.amount_fen, 'surcharge', p.surcharge_fen, 'refunded', nullif(p.refunded_fen, 0),
        'outTradeNo', p.out_trade_no, 'terminalNo', p.terminal_no, 'personId', p.person_id, 'businessDate', p.business_date,
        'at', ${rfc3339('coalesce(p.paid_at, p.finished_at, p.created_at)')})) END AS ours
  FROM found f
  LEFT JOIN payments p ON p.payment_id = f.payment_id
  LEFT JOIN refunds r ON r.refund_id = f.refund_id
  LEFT JOIN merchants m ON m.account_no = f.merchant_account
  LEFT JOIN pending_surcharges s ON f.kind = 'SURCHARGE_LATER' AND s.payment_id = f.payment_id
  LEFT JOIN surcharge_backs b ON f.kind = 'SURCHARGE_BACK' AND b.refund_id = f.refund_id`
