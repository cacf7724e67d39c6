import { type Check, statement } from './check.ts'
import type { Since } from './since.ts'

const payments = (name: string, rule: string, sql: string | ((since: Since) => string)): Check =>
  statement('payment', `payments.${name}`, rule, sql)

/** What the payment server's books say of themselves. */
export const PAYMENT_CHECKS: readonly Check[] = [
  {
    ...payments(
      'none-unfinished-for-long',
      'No payment and no refund is unfinished two minutes after it began, or after its payer could have confirmed it.',
      () => `SELECT p.payment_id AS subject, 'is ' || p.state || ' since ' || p.created_at AS trouble
       FROM payments p LEFT JOIN confirmations c ON c.payment_id = p.payment_id
       WHERE p.state IN ('PROCESSING', 'USERPAYING') AND greatest(p.created_at, c.expires_at, c.decided_at) < now() - interval '2 minutes'
       UNION ALL
       SELECT refund_id, 'is PROCESSING since ' || coalesce(decided_at, created_at) FROM refunds
       WHERE state = 'PROCESSING' AND coalesce(decided_at, created_at) < now() - interval '2 minutes'`,
    ),
    isOfWork: true,
  },
  payments(
    'final-states-stay',
    'A payment that has ended stands as its history says that it ended; only what was paid may go back.',
    ({
      payment,
    }) => `SELECT p.payment_id AS subject, 'is ' || p.state || ', its history says ' || coalesce(array_to_string(e.ends, ', '), 'of no end') AS trouble
     FROM payments p LEFT JOIN (
       SELECT payment_id, array_agg(type::text ORDER BY type) AS ends FROM payment_events
       WHERE type IN ('SUCCEEDED', 'DECLINED', 'CLOSED') ${payment('payment_id')} GROUP BY payment_id) e ON e.payment_id = p.payment_id
     WHERE CASE WHEN p.state = 'PAYERROR' THEN e.ends IS DISTINCT FROM '{DECLINED}' WHEN p.state = 'CLOSED' THEN e.ends IS DISTINCT FROM '{CLOSED}'
       WHEN p.state IN ('PROCESSING', 'USERPAYING') THEN e.ends IS NOT NULL ELSE e.ends <> '{SUCCEEDED}' END
       ${payment('p.payment_id')}`,
  ),
  payments(
    'one-success-per-number',
    "A merchant's number and an order are paid once, or an exception says otherwise.",
    `SELECT merchant_no || ' ' || out_trade_no AS subject, count(*) || ' payments under it are paid' AS trouble
     FROM payments p WHERE state IN ('SUCCESS', 'REFUND')
     GROUP BY merchant_no, out_trade_no HAVING count(*) > 1
       AND NOT bool_or(EXISTS (SELECT FROM exceptions x WHERE x.payment_id = p.payment_id AND x.class = 'PAID_TWICE'))
     UNION ALL
     SELECT order_id, count(*) || ' payments of it are paid' FROM payments
     WHERE state IN ('SUCCESS', 'REFUND', 'REVOKED') AND order_id IS NOT NULL GROUP BY order_id HAVING count(*) > 1`,
  ),
  payments(
    'refunds-add-up',
    'What a payment says has gone back is the sum of its decided refunds and reversals, and never above what was paid.',
    `SELECT p.payment_id AS subject, 'says ' || p.refunded_fen || ' fen (' || p.refunded_surcharge_fen || ' of surcharge) went back, its refunds are '
       || coalesce(r.total, 0) || ' (' || coalesce(r.surcharge, 0) || ') of ' || p.amount_fen + p.surcharge_fen AS trouble
     FROM payments p FULL JOIN (SELECT payment_id, sum(amount_fen + surcharge_fen) AS total, sum(surcharge_fen) AS surcharge
       FROM refunds WHERE state IN ('PROCESSING', 'SUCCESS') GROUP BY payment_id) r ON r.payment_id = p.payment_id
     WHERE p.payment_id IS NULL OR (p.refunded_fen, p.refunded_surcharge_fen) <> (coalesce(r.total, 0), coalesce(r.surcharge, 0))
       OR p.refunded_fen > p.amount_fen + p.surcharge_fen
       OR (p.state = 'REVOKED' AND p.refunded_fen <> p.amount_fen + p.surcharge_fen)
       OR (p.refunded_fen > 0 AND p.state NOT IN ('REFUND', 'REVOKED'))`,
  ),
  payments(
    'totals-equal-payments',
    "What merchants' and the office's totals keep of closed days is the plain sum of the payments of those days.",
    totalsSql(),
  ),
  payments(
    'audit-log-is-whole',
    'Every row of the audit log has the hash of its content and of the row before; no number is missing.',
    `WITH log AS (SELECT *, lag(hash, 1, repeat('0', 64)) OVER (ORDER BY seq) AS before_hash, row_number() OVER (ORDER BY seq) AS n FROM audit_log)
     SELECT seq::text AS subject, CASE WHEN seq <> n THEN 'a row before it is missing'
         WHEN prev_hash <> before_hash THEN 'does not follow the row before it' ELSE 'was written anew' END AS trouble
     FROM log WHERE seq <> n OR prev_hash <> before_hash OR hash <> encode(sha256(convert_to(jsonb_build_array(
       seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), user_id, role, action, subject, merchant_no,
       before, after, reason, request_id, prev_hash)::text, 'UTF8')), 'hex')`,
  ),
]

/** Days that wait to be added up again are left out: their sums are not used until then. */
function totalsSql(): string {
  const again = `NOT EXISTS (SELECT FROM days_to_sum d WHERE d.merchant_no = s.merchant_no AND d.business_date = s.business_date)`
  const sums = `sum(s.amount_fen) AS amount, sum(s.surcharge_fen) AS surcharge, sum(s.refunded_fen) AS refunded`
  const kept = (what: string, table: string, where: string) => `
    SELECT '${what}' AS what, s.merchant_no, s.business_date, sum(s.payments) AS payments, ${sums} FROM ${table} s WHERE ${where} GROUP BY 2, 3`
  return `
    WITH plain AS (
      SELECT s.merchant_no, s.business_date, count(*) AS payments, ${sums} FROM (
        SELECT merchant_no, (created_at AT TIME ZONE 'Asia/Shanghai')::date AS business_date, amount_fen, surcharge_fen, refunded_fen
        FROM payments WHERE state NOT IN ('PROCESSING', 'USERPAYING')) s
      WHERE s.business_date <= (SELECT through FROM closed_days) AND ${again} GROUP BY 1, 2),
    kept AS (${kept('a total', 'payment_sums', `NOT s.by_month AND NOT s.by_amount AND ${again}`)}
      UNION ALL ${kept('a report', 'report_sums', again)})
    SELECT merchant_no || ' ' || business_date AS subject, what || ' keeps ' || coalesce(k.payments, 0) || ' payments of '
      || coalesce(k.amount, 0) || ' + ' || coalesce(k.surcharge, 0) || ' fen, there are ' || coalesce(p.payments, 0) || ' of '
      || coalesce(p.amount, 0) || ' + ' || coalesce(p.surcharge, 0) AS trouble
    FROM (SELECT what, plain.* FROM plain, (VALUES ('a total'), ('a report')) w (what)) p
    FULL JOIN kept k USING (what, merchant_no, business_date)
    WHERE (p.payments, p.amount, p.surcharge, p.refunded) IS DISTINCT FROM (k.payments, k.amount, k.surcharge, k.refunded)`
}
