/**
 * What a settlement counts of an exception (差错) of whose money our books know nothing, or not the same. The ledger's word is what
 * moved; what a person decides says whose it is. MORE: the ledger has more than our books on the merchant's account; LESS: it has less.
 *
 * | resolved how        | MORE                                            | LESS                                            |
 * | ------------------- | ----------------------------------------------- | ----------------------------------------------- |
 * | open                | withheld: in no settlement, and no difference;  | a difference that holds the merchant up         |
 * |                     | LATE_SUCCESS, which a rule pays back: LATE_SALE |                                                 |
 * | PAID_BACK           | LATE_SALE, and LATE_BACK when it went back      | as open, until the ledger agrees                |
 * | WAS_BACK, CORRECTED | nothing; LATE_UNDONE where one counts it        | nothing: the ledger has it by now               |
 * | ACCEPTED            | LATE_SALE: it is the merchant's                 | SHORT: the merchant goes without it             |
 * | ADJUSTED            | LATE_SALE; and ADJUSTED_OUT where the booking   | SHORT; and ADJUSTED_IN where the booking made   |
 * |                     | took it off the merchant's account              | the merchant's account good                     |
 *
 * Each is an item of its own, counted once; on the day of the ledger's posting, or on the one on which it was resolved for what a
 * booking did, and as a line that names its day where that is settled. What ADJUSTED says is in no ledger's sum of payments.
 */
const number = (side: string, field: 'amount' | 'surcharge') => `coalesce((${side} ->> '${field}')::bigint, 0)`
const signOf = (side: string) => `CASE ${side} ->> 'kind' WHEN 'DEBIT' THEN 1 WHEN 'REFUND' THEN -1 END`

/** How much more the ledger has, signed; null where that cannot be said: then a difference stands until both books agree. */
const more = (field: 'amount' | 'surcharge') => `CASE
      WHEN x.class = 'LATE_SUCCESS' THEN ${field === 'amount' ? 'p.amount_fen' : 'x.amount_fen - p.amount_fen'}
      WHEN x.class = 'MISSING_HERE' OR (x.class = 'DUPLICATE' AND NOT e.ledger ? 'lines')
        OR (x.class = 'STATE_DIFFERS' AND e.ledger ->> 'kind' = 'DEBIT' AND p.state IN ('CLOSED', 'PAYERROR'))
        THEN ${signOf('e.ledger')} * ${number('e.ledger', field)}
      WHEN x.class = 'MISSING_THERE' THEN - ${signOf('e.ours')} * ${number('e.ours', field)}
      WHEN x.class IN ('AMOUNT_DIFFERS', 'SURCHARGE_DIFFERS') AND e.ours ->> 'kind' = e.ledger ->> 'kind'
        AND e.ours ->> 'businessDate' = x.business_date::text
        THEN ${signOf('e.ledger')} * (${number('e.ledger', field)} - ${number('e.ours', field)}) END`

/** The adjustment that a case was resolved by, as its note names it, moved the merchant's own account; most move the payer's. */
const BOOKED = `EXISTS (
        SELECT FROM exception_notes n JOIN merchants m ON m.merchant_no = $1
        JOIN money_moves b ON strpos(n.text, b.move_id) > 0 AND m.account_no IN (b.from_account, b.to_account)
        WHERE n.exception_id = x.exception_id AND n.type = 'ADJUSTED' AND b.purpose = 'ADJUSTMENT' AND b.state = 'POSTED')`

/** A settlement has the case's item of this kind. */
const countedAs = (suffix: '-debit' | '-undone') =>
  `EXISTS (SELECT FROM settlement_items s WHERE s.item_id = c.exception_id || '${suffix}')`

/** Two tables, `cases` and `case_items`, of merchant $1 up to day $2. Few: by an index that holds such cases alone. */
export const CASES = `
  cases AS (
    SELECT x.exception_id, x.class = 'LATE_SUCCESS' AS is_by_rule, x.resolved_how, v.day, abs(v.amount) AS amount_fen,
      abs(v.surcharge) AS surcharge_fen, v.amount + v.surcharge > 0 AS is_more,
      coalesce(e.ledger ->> 'surchargeReceiver', p.surcharge_rule ->> 'receiver', 'SCHOOL') AS receiver,
      coalesce(p.out_trade_no, left(x.subject, 64)) AS out_trade_no,
      (x.resolved_at AT TIME ZONE 'Asia/Shanghai')::date AS resolved_on, x.resolved_how = 'ADJUSTED' AND ${BOOKED} AS is_booked,
      (SELECT coalesce(x.paid_back_on, (x.created_at AT TIME ZONE 'Asia/Shanghai')::date) FROM exception_notes n
        WHERE n.exception_id = x.exception_id AND n.type = 'PAID_BACK' LIMIT 1) AS back_on
    FROM exceptions x
    LEFT JOIN payments p ON p.payment_id = x.payment_id
    CROSS JOIN LATERAL (SELECT x.evidence -> 'ledger' AS ledger, x.evidence -> 'ours' AS ours) e
    CROSS JOIN LATERAL (SELECT ${more('amount')} AS amount, ${more('surcharge')} AS surcharge,
      CASE x.class WHEN 'LATE_SUCCESS' THEN p.business_date WHEN 'MISSING_THERE' THEN (e.ours ->> 'businessDate')::date
        ELSE x.business_date END AS day) v
    WHERE x.merchant_no = $1 AND x.class IN ('LATE_SUCCESS', 'MISSING_HERE', 'MISSING_THERE', 'STATE_DIFFERS', 'AMOUNT_DIFFERS',
        'SURCHARGE_DIFFERS', 'DUPLICATE')
      AND v.day <= $2::date AND v.amount + v.surcharge <> 0 AND (v.amount >= 0) = (v.amount + v.surcharge > 0 OR v.amount = 0)
      AND (v.surcharge >= 0) = (v.amount + v.surcharge > 0 OR v.surcharge = 0)
  ), case_items AS (
    SELECT c.exception_id || i.suffix AS item_id, i.kind, i.on_day AS business_date, coalesce(i.of_day, i.on_day) AS of_date, c.amount_fen,
      c.surcharge_fen, c.receiver, c.out_trade_no
    FROM cases c CROSS JOIN LATERAL (VALUES
      ('-debit', 'LATE_SALE', c.day, NULL::date, c.is_more AND (c.back_on IS NOT NULL OR CASE
        WHEN c.is_by_rule THEN coalesce(c.resolved_how::text, '') NOT IN ('WAS_BACK', 'CORRECTED')
        ELSE c.resolved_how IN ('ACCEPTED', 'ADJUSTED') END)),
      ('', 'LATE_BACK', c.back_on, NULL, c.is_more AND c.back_on IS NOT NULL),
      ('-undone', 'LATE_UNDONE', c.resolved_on, c.day, c.is_more AND c.back_on IS NULL AND c.resolved_how IN ('WAS_BACK', 'CORRECTED')
        AND ${countedAs('-debit')}),
      ('-short', 'SHORT', c.day, NULL, NOT c.is_more AND c.resolved_how IN ('ACCEPTED', 'ADJUSTED')),
      ('-adjusted', CASE WHEN c.is_more THEN 'ADJUSTED_OUT' ELSE 'ADJUSTED_IN' END, c.resolved_on, NULL, c.is_booked)
    ) AS i (suffix, kind, on_day, of_day, counts)
    WHERE i.counts AND i.on_day <= $2::date
  )`

/** What cases that are MORE come to on the merchant's account, of day $2 alone, in fen. */
const MORE_FEN = `
  SELECT coalesce(sum(c.amount_fen + CASE c.receiver WHEN 'MERCHANT' THEN c.surcharge_fen ELSE 0 END), 0) FROM cases c
  WHERE c.day = $2::date AND c.is_more AND c.back_on IS NULL`

/** What is withheld of it: the ledger has it, and nobody has said yet whose it is. */
export const WITHHELD_FEN = `${MORE_FEN} AND NOT c.is_by_rule AND c.resolved_how IS NULL AND NOT ${countedAs('-debit')}`

/** What was undone of it since a settlement counted it, and no settlement counts as undone yet: the ledger no longer has it. */
export const UNDONE_FEN = `${MORE_FEN} AND c.resolved_how IN ('WAS_BACK', 'CORRECTED') AND ${countedAs('-debit')}
    AND NOT ${countedAs('-undone')}`
