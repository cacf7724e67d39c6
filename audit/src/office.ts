import { type Check, statement } from './check.ts'

const office = (name: string, rule: string, sql: string): Check => statement('payment', `office.${name}`, rule, sql)

/** A kind of approval, what it must have left behind when it is done, and where that names it. */
const CARRIED_OUT: readonly (readonly [kind: string, done: string])[] = [
  [
    'money.adjust',
    `SELECT FROM money_moves v WHERE v.move_id = a.approval_id AND v.purpose = 'ADJUSTMENT' AND v.state = 'POSTED'`,
  ],
  [
    'money.release',
    `SELECT FROM money_moves v WHERE v.move_id = a.approval_id AND v.purpose = 'SUSPENSE_RELEASE' AND v.state = 'POSTED'`,
  ],
  [
    'money.subsidies',
    `SELECT FROM subsidy_batches b WHERE b.batch_id = a.payload ->> 'batchId' AND b.started_at IS NOT NULL`,
  ],
  ['settlement.pay-out', `SELECT FROM payouts p WHERE p.approval_id = a.approval_id`],
  ['pay-back.run', `SELECT FROM pay_backs b WHERE b.approval_id = a.approval_id AND b.state IN ('RUNNING', 'DONE')`],
  ['rules.publish', `SELECT FROM rule_drafts d WHERE d.approval_id = a.approval_id AND d.state = 'PUBLISHED'`],
]

/** What takes two persons, and under which approval it says that they were two. */
const DECIDED = `
  SELECT move_id AS what, move_id AS approval_id, CASE purpose WHEN 'ADJUSTMENT' THEN 'money.adjust' ELSE 'money.release' END AS kind
  FROM money_moves WHERE purpose IN ('ADJUSTMENT', 'SUSPENSE_RELEASE')
  UNION ALL SELECT payout_id, approval_id, 'settlement.pay-out' FROM payouts
  UNION ALL SELECT pay_back_id, approval_id, 'pay-back.run' FROM pay_backs WHERE state IN ('RUNNING', 'DONE')
  UNION ALL SELECT draft_id, approval_id, 'rules.publish' FROM rule_drafts WHERE state = 'PUBLISHED'
  UNION ALL SELECT b.batch_id, (SELECT min(a.approval_id) FROM approvals a WHERE a.kind = 'money.subsidies'
    AND a.payload ->> 'batchId' = b.batch_id AND a.state IN ('APPROVED', 'DONE')), 'money.subsidies'
  FROM subsidy_batches b WHERE b.started_at IS NOT NULL`

/** What each kind of part adds to what the merchant gets, or takes from it; a kind that is not known here adds nothing, and is found. */
export const SIGNS: Readonly<Record<string, 1 | -1>> = {
  SALE: 1,
  REFUND: -1,
  REVERSAL: -1,
  LATE_SALE: 1,
  LATE_BACK: -1,
  LATE_UNDONE: -1,
  SHORT: -1,
  ADJUSTED_OUT: -1,
  ADJUSTED_IN: 1,
  SURCHARGE_LATER: 1,
  SURCHARGE_BACK: -1,
}
const SIGN = `CASE kind::text ${Object.entries(SIGNS)
  .map(([kind, sign]) => `WHEN '${kind}' THEN ${sign}`)
  .join(' ')} ELSE 0 END`

/** What the office's books say of themselves. */
export const OFFICE_CHECKS: readonly Check[] = [
  office(
    'approvals-carried-out-once',
    'What was approved and is done has left its mark exactly once.',
    CARRIED_OUT.map(
      ([kind, done]) => `
      SELECT a.approval_id AS subject, 'is done, and ' || n.marks || ' things say so' AS trouble
      FROM approvals a CROSS JOIN LATERAL (SELECT count(*) AS marks FROM (${done}) m) n
      WHERE a.kind = '${kind}' AND a.state = 'DONE' AND n.marks <> 1`,
    ).join(' UNION ALL '),
  ),
  office(
    'two-persons-decided',
    'Whatever takes two persons was asked for by one and approved by another.',
    `SELECT d.what AS subject, CASE WHEN a.approval_id IS NULL THEN 'was carried out without an approval'
         WHEN a.kind <> d.kind THEN 'was carried out by an approval of ' || a.kind
         ELSE 'its approval is ' || a.state || ', asked for by ' || a.requested_by || ' and decided by ' || coalesce(a.decided_by, 'nobody') END AS trouble
     FROM (${DECIDED}) d LEFT JOIN approvals a ON a.approval_id = d.approval_id
     WHERE a.approval_id IS NULL OR a.kind <> d.kind OR a.decided_by IS NULL OR a.decided_by = a.requested_by
       OR a.state IN ('REQUESTED', 'REJECTED', 'WITHDRAWN')`,
  ),
  office(
    'settlements-are-chained',
    "Every settlement carries its number, the hash of its report and the hash of its merchant's one before; none is missing.",
    `WITH chain AS (
       SELECT *, lag(report_hash) OVER (PARTITION BY merchant_no ORDER BY settlement_no) AS before_hash,
         row_number() OVER (PARTITION BY merchant_no ORDER BY settlement_no) AS n FROM settlements)
     SELECT settlement_id AS subject, CASE WHEN settlement_no <> n THEN 'a settlement before it is missing'
         WHEN previous_hash IS DISTINCT FROM before_hash THEN 'does not follow the settlement before it' ELSE 'was written anew' END AS trouble
     FROM chain WHERE settlement_no <> n OR previous_hash IS DISTINCT FROM before_hash
       OR report_hash <> sha256(convert_to(report, 'UTF8')) OR (report::jsonb ->> 'net')::bigint <> net_fen`,
  ),
  office(
    'settlements-add-up',
    'A settlement comes to its parts less the commission, and its parts to as many items, whose payments are of the amount of its sales.',
    `SELECT s.settlement_id AS subject, 'is of ' || s.net_fen || ' fen, its parts come to ' || coalesce(p.net, 0) - s.commission_fen || '; '
       || coalesce(p.count, 0) || ' items in parts, ' || coalesce(i.count, 0) || ' kept; sales of ' || coalesce(p.sales, 0) || ' fen, payments of '
       || coalesce(i.sales, 0) AS trouble
     FROM settlements s
     LEFT JOIN (SELECT settlement_id, sum(${SIGN} * (amount_fen + merchant_fen)) AS net, sum(count) AS count,
         coalesce(sum(amount_fen) FILTER (WHERE kind = 'SALE'), 0) AS sales FROM settlement_parts GROUP BY 1) p USING (settlement_id)
     LEFT JOIN (SELECT i.settlement_id, count(*) AS count, coalesce(sum(y.amount_fen), 0) AS sales
       FROM settlement_items i LEFT JOIN payments y ON y.payment_id = i.item_id GROUP BY 1) i USING (settlement_id)
     WHERE coalesce(p.net, 0) - s.commission_fen <> s.net_fen OR coalesce(p.count, 0) <> coalesce(i.count, 0)
       OR coalesce(p.sales, 0) <> coalesce(i.sales, 0)`,
  ),
  office(
    'pay-outs-pay-settlements',
    'A pay-out is of the sum of its settlements, and of their commission.',
    `SELECT o.payout_id AS subject, 'is of ' || o.amount_fen || ' fen and a commission of ' || o.commission_fen || ', its settlements come to '
       || coalesce(s.net, 0) || ' and ' || coalesce(s.commission, 0) AS trouble
     FROM payouts o LEFT JOIN (SELECT i.payout_id, sum(s.net_fen) AS net, sum(s.commission_fen) AS commission
       FROM payout_items i JOIN settlements s USING (settlement_id) GROUP BY 1) s USING (payout_id)
     WHERE (o.amount_fen, o.commission_fen) IS DISTINCT FROM (s.net, s.commission)`,
  ),
  office(
    'pay-outs-are-booked-once',
    'A pay-out that is done was booked exactly once, and its commission; whatever was asked of the ledger for one is of its amounts.',
    `SELECT coalesce(w.payout_id, t.payout_id) AS subject, 'asks for ' || coalesce(w.purpose || ' of ' || w.amount_fen || ' fen', 'nothing')
       || ', the ledger was asked for ' || coalesce(t.purpose || ' of ' || t.amounts, 'nothing') || ' and has booked it ' || coalesce(t.booked, 0)
       || ' times' AS trouble
     FROM (SELECT payout_id, state, part.* FROM payouts
         CROSS JOIN LATERAL (VALUES ('PAYOUT', amount_fen), ('COMMISSION', commission_fen)) AS part (purpose, amount_fen)
         WHERE part.amount_fen > 0) w
     FULL JOIN (SELECT payout_id, purpose::text, count(*) FILTER (WHERE state = 'POSTED') AS booked, min(amount_fen) AS least,
         max(amount_fen) AS most, string_agg(DISTINCT amount_fen::text, ', ') AS amounts FROM payout_transfers GROUP BY 1, 2) t
       ON t.payout_id = w.payout_id AND t.purpose = w.purpose
     WHERE (t.least, t.most) IS DISTINCT FROM (w.amount_fen, w.amount_fen) OR t.booked > 1 OR (w.state = 'DONE' AND t.booked <> 1)`,
  ),
  office(
    'later-surcharges-go-back-in-proportion',
    'Of a surcharge that was taken later, as much goes back as of the payment: the share of all parts so far, rounded half up.',
    `SELECT s.payment_id AS subject, 'took ' || s.surcharge_fen || ' fen of ' || s.whole_fen || ' and gives back ' || b.back || ', it should be '
       || n.owed AS trouble
     FROM pending_surcharges s
     CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0) AS gone FROM refunds r
       WHERE r.payment_id = s.payment_id AND r.state IN ('PROCESSING', 'SUCCESS')) g
     CROSS JOIN LATERAL (SELECT coalesce(sum(amount_fen), 0) AS back FROM surcharge_backs x WHERE x.payment_id = s.payment_id) b
     CROSS JOIN LATERAL (SELECT CASE WHEN s.state = 'SETTLED'
       THEN s.surcharge_fen - s.whole_fen + floor(s.whole_fen::numeric * g.gone / s.amount_fen + 0.5) ELSE 0 END AS owed) n
     WHERE b.back <> n.owed`,
  ),
  office(
    'adjustments-resolve-one-exception',
    'What resolved an exception is an adjustment that was carried out, of its amount.',
    `SELECT x.move_id AS subject, 'resolved ' || x.exception_id || ' of ' || coalesce(e.amount_fen::text, 'nothing') || ' fen with '
       || coalesce(v.purpose || ' of ' || v.amount_fen || ' fen, ' || v.state, 'nothing') AS trouble
     FROM exception_adjustments x LEFT JOIN exceptions e USING (exception_id) LEFT JOIN money_moves v ON v.move_id = x.move_id
     WHERE (v.purpose, v.state::text, v.amount_fen) IS DISTINCT FROM ('ADJUSTMENT', 'POSTED', e.amount_fen::bigint)`,
  ),
]
