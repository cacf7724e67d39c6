import {
  LATER_POSTING_ID,
  paymentOfPosting,
  refundOfPosting,
  SURCHARGE_BACK_POSTING_ID,
} from '../payments/later-surcharge-ids.ts'
import { COMPARED_SQL } from './kinds.ts'

/** What a session keeps for itself while it compares a day; all of it ends with the session. */
export const STATEMENT_TABLE = `
  CREATE TEMP TABLE statement_lines (
    posting_id text NOT NULL, kind text NOT NULL, payer_account text, merchant_account text, amount_fen bigint NOT NULL,
    surcharge_fen bigint NOT NULL, refers_to text, suspense boolean NOT NULL, occurred_at timestamptz NOT NULL,
    posted_at timestamptz NOT NULL
  )`

/** The sandbox's merchants are not in the school's books. */
const REAL = `merchant_no NOT LIKE '99%'`

/**
 * What should be in the statement of day $1: payments that took money, what gave it back, and surcharges that were taken later or
 * given back, under the ledger's ids.
 */
export const OUR_LINES = `
  CREATE TEMP TABLE our_lines AS
  SELECT payment_id::text AS subject, 'DEBIT' AS kind, payment_id, NULL::text AS refund_id, amount_fen::bigint AS amount_fen,
    surcharge_fen::bigint AS surcharge_fen, state::text AS state, created_at AS at
  FROM payments
  WHERE business_date = $1::date AND channel = 'ONECARD' AND state IN ('SUCCESS', 'REFUND', 'REVOKED') AND ${REAL}
  UNION ALL
  SELECT CASE kind WHEN 'REVERSAL' THEN payment_id || '-reversal' ELSE refund_id END, kind::text, payment_id, refund_id,
    amount_fen, surcharge_fen, state::text, coalesce(decided_at, created_at)
  FROM refunds WHERE business_date = $1::date AND state IN ('PROCESSING', 'SUCCESS') AND ${REAL}
  UNION ALL
  SELECT ${LATER_POSTING_ID}, 'SURCHARGE_LATER', payment_id, NULL, surcharge_fen, 0,
    CASE state WHEN 'SETTLED' THEN 'SUCCESS' ELSE 'PROCESSING' END, coalesce(ended_at, sweep_after)
  FROM pending_surcharges s WHERE business_date = $1::date AND state IN ('COLLECTING', 'SETTLED') AND ${REAL}
  UNION ALL
  SELECT ${SURCHARGE_BACK_POSTING_ID}, 'SURCHARGE_BACK', payment_id, refund_id, amount_fen, 0,
    CASE state WHEN 'DONE' THEN 'SUCCESS' ELSE 'PROCESSING' END, created_at
  FROM surcharge_backs b WHERE business_date = $1::date AND ${REAL}`

/** Lines that the statement has more than once; one of each stays. */
export const DOUBLED_LINES = `
  CREATE TEMP TABLE doubled_lines AS
  SELECT posting_id, count(*)::int AS lines, (count(*) - 1) * max(amount_fen + surcharge_fen) AS extra_fen FROM statement_lines
  GROUP BY posting_id HAVING count(*) > 1`

export const DROP_DOUBLES = `
  DELETE FROM statement_lines s USING doubled_lines d
  WHERE s.posting_id = d.posting_id
    AND s.ctid <> (SELECT min(x.ctid) FROM statement_lines x WHERE x.posting_id = d.posting_id)`

/** Whatever does not agree to the fen, from both sides. After this everything is small, or the day is a ruin. */
export const PAIRS = `
  CREATE TEMP TABLE pairs AS
  SELECT coalesce(o.subject, s.posting_id) AS subject, o.subject IS NOT NULL AS here, s.posting_id IS NOT NULL AS there,
    o.kind AS our_kind, o.payment_id, o.refund_id, o.amount_fen AS our_amount_fen, o.surcharge_fen AS our_surcharge_fen,
    o.state AS our_state, o.at AS our_at, s.kind, s.payer_account, s.merchant_account, s.amount_fen, s.surcharge_fen, s.refers_to,
    s.occurred_at, s.posted_at
  FROM our_lines o
  FULL JOIN (SELECT * FROM statement_lines WHERE kind IN (${COMPARED_SQL})) s ON s.posting_id = o.subject
  WHERE o.subject IS NULL OR s.posting_id IS NULL OR o.kind <> s.kind OR o.amount_fen <> s.amount_fen
    OR o.surcharge_fen <> s.surcharge_fen OR o.state = 'PROCESSING'`

/** So near to midnight the two sides may have put it into different days. */
const NEAR_CUT = `interval '1 hour'`
const nearCut = (at: string) => `(${at} < ($1::date::timestamp AT TIME ZONE 'Asia/Shanghai') + ${NEAR_CUT}
    OR ${at} >= (($1::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') - ${NEAR_CUT})`

/**
 * What became of each pair: a class of difference, or how it is settled. CROSSED: the other side has it on another day. POOLED: it
 * may, and has three days. UNDONE: debited and paid back, so both sides say that nobody paid. UNFINISHED: on its way, and the
 * sweeper's. Whatever the statement alone has is looked up here by its id, on whatever day it stands. A surcharge that stands here under
 * another id of the same payment or refund was moved twice.
 */
export const VERDICTS = `
  CREATE TEMP TABLE verdicts AS
  WITH net AS (
    SELECT refers_to, sum(amount_fen + surcharge_fen) AS back_fen FROM statement_lines
    WHERE kind IN ('REVERSAL', 'REFUND') AND refers_to IS NOT NULL GROUP BY refers_to
  ), looked_up AS (
    SELECT x.*, p.payment_id AS known_payment, p.state::text AS known_state, p.business_date AS known_day,
      p.amount_fen::bigint AS known_amount, p.surcharge_fen::bigint AS known_surcharge, p.channel::text AS known_channel,
      r.refund_id AS known_refund, r.state::text AS back_state, r.business_date AS back_day, r.amount_fen::bigint AS back_amount,
      r.surcharge_fen::bigint AS back_surcharge, r.payment_id AS back_payment,
      coalesce(s.payment_id, b.payment_id) AS later_payment, b.refund_id AS later_refund,
      coalesce(s.surcharge_fen, b.amount_fen)::bigint AS later_amount, coalesce(s.state::text, b.state::text) AS later_state,
      coalesce(${LATER_POSTING_ID}, ${SURCHARGE_BACK_POSTING_ID}) AS later_id,
      net.back_fen >= x.amount_fen + x.surcharge_fen AS is_undone,
      EXISTS (SELECT FROM exceptions e WHERE e.exception_id = x.subject) AS is_remedy,
      EXISTS (SELECT FROM exceptions e WHERE e.payment_id = p.payment_id AND e.class = 'LATE_SUCCESS' AND e.state = 'RESOLVED') AS is_repaired,
      EXISTS (SELECT FROM statement_lines d WHERE x.kind <> 'DEBIT' AND d.posting_id = x.refers_to AND d.kind = 'DEBIT') AS has_debit,
      EXISTS (SELECT FROM reconciliation_pool w WHERE w.subject = x.subject AND w.met_on IS NOT NULL) AS is_met
    FROM pairs x
    LEFT JOIN payments p ON NOT x.here AND p.payment_id = CASE x.kind WHEN 'DEBIT' THEN x.subject ELSE x.refers_to END
    LEFT JOIN refunds r ON NOT x.here AND ((x.kind = 'REFUND' AND r.refund_id = x.subject)
      OR (x.kind = 'REVERSAL' AND r.payment_id = x.refers_to AND r.kind = 'REVERSAL'))
    LEFT JOIN pending_surcharges s ON NOT x.here AND x.kind = 'SURCHARGE_LATER' AND s.payment_id = ${paymentOfPosting('x.subject')}
    LEFT JOIN surcharge_backs b ON NOT x.here AND x.kind = 'SURCHARGE_BACK' AND b.refund_id = ${refundOfPosting('x.subject')}
    LEFT JOIN net ON x.kind = 'DEBIT' AND net.refers_to = x.subject
  )
  SELECT *, CASE WHEN later_state IN ('SETTLED', 'DONE') AND later_id <> subject THEN later_id END AS doubles, CASE
    WHEN here AND there THEN CASE
      WHEN our_kind <> kind THEN 'STATE_DIFFERS'
      WHEN our_amount_fen <> amount_fen THEN 'AMOUNT_DIFFERS'
      WHEN our_surcharge_fen <> surcharge_fen THEN 'SURCHARGE_DIFFERS'
      ELSE 'STATE_DIFFERS' END
    WHEN here THEN CASE
      WHEN our_state = 'PROCESSING' THEN 'UNFINISHED'
      WHEN is_met THEN 'CROSSED'
      WHEN ${nearCut('our_at')} THEN 'POOLED'
      ELSE 'MISSING_THERE' END
    WHEN kind = 'DEBIT' THEN CASE
      WHEN known_payment IS NULL AND is_undone THEN 'UNDONE'
      WHEN known_payment IS NULL THEN 'MISSING_HERE'
      WHEN known_state IN ('PROCESSING', 'USERPAYING') THEN 'STATE_DIFFERS'
      WHEN known_state IN ('CLOSED', 'PAYERROR') THEN CASE
        WHEN is_undone OR is_repaired OR is_met THEN 'UNDONE'
        WHEN ${nearCut('posted_at')} THEN 'POOLED'
        ELSE 'STATE_DIFFERS' END
      WHEN known_channel <> 'ONECARD' OR known_day = $1::date THEN 'STATE_DIFFERS'
      WHEN known_amount <> amount_fen THEN 'AMOUNT_DIFFERS'
      WHEN known_surcharge <> surcharge_fen THEN 'SURCHARGE_DIFFERS'
      ELSE 'CROSSED' END
    WHEN kind IN ('SURCHARGE_LATER', 'SURCHARGE_BACK') THEN CASE
      WHEN later_state IS NULL THEN 'MISSING_HERE'
      WHEN later_state NOT IN ('SETTLED', 'DONE') THEN 'STATE_DIFFERS'
      WHEN later_id <> subject THEN 'DUPLICATE'
      WHEN later_amount <> amount_fen THEN 'AMOUNT_DIFFERS'
      ELSE 'CROSSED' END
    WHEN is_remedy THEN 'UNDONE'
    WHEN known_refund IS NOT NULL THEN CASE
      WHEN back_amount <> amount_fen AND back_state <> 'REQUESTED' THEN 'AMOUNT_DIFFERS'
      WHEN back_surcharge <> surcharge_fen AND back_state <> 'REQUESTED' THEN 'SURCHARGE_DIFFERS'
      WHEN back_state = 'SUCCESS' AND back_day <> $1::date THEN 'CROSSED'
      ELSE 'STATE_DIFFERS' END
    WHEN kind = 'REVERSAL' AND known_state IN ('CLOSED', 'PAYERROR') THEN 'UNDONE'
    WHEN kind = 'REVERSAL' AND known_payment IS NULL AND has_debit THEN 'UNDONE'
    WHEN kind = 'REVERSAL' AND known_payment IS NOT NULL THEN 'STATE_DIFFERS'
    ELSE 'MISSING_HERE' END AS verdict
  FROM looked_up`
