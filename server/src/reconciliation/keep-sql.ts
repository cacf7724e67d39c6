import { COMPARED_SQL } from './kinds.ts'

/** How long what stands near midnight may wait for the other side. */
const POOL_DAYS = 3

/** What waited and is on the other side's day $1 now. */
export const POOL_MET = `
  UPDATE reconciliation_pool w SET met_on = $1::date
  WHERE w.met_on IS NULL AND w.business_date <> $1::date AND (
    EXISTS (SELECT FROM verdicts v WHERE v.subject = w.subject AND v.there AND NOT v.here)
    OR EXISTS (SELECT FROM statement_lines s WHERE w.side = 'THEIRS' AND s.refers_to = w.subject))`

/** What came here out of another day's books is known when that day is compared; what may still come waits. */
export const POOL_ENTERED = `
  INSERT INTO reconciliation_pool (subject, side, business_date, until_date, amount_fen, surcharge_fen, met_on)
  SELECT subject, (CASE WHEN here THEN 'OURS' ELSE 'THEIRS' END)::reconciliation_side, $1::date, $1::date + ${POOL_DAYS},
    CASE WHEN here THEN our_amount_fen ELSE amount_fen END, CASE WHEN here THEN our_surcharge_fen ELSE surcharge_fen END,
    CASE WHEN verdict = 'CROSSED' THEN coalesce(back_day, known_day) END
  FROM verdicts WHERE verdict = 'POOLED' OR (verdict = 'CROSSED' AND NOT here)
  ON CONFLICT (subject) DO NOTHING`

/** What waited for nothing is a difference of day $1, and of no other. */
export const POOL_EXPIRED = `
  UPDATE reconciliation_pool w SET expired_on = $1::date
  FROM found f WHERE f.subject = w.subject AND w.met_on IS NULL AND w.until_date <= $1::date AND w.expired_on IS NULL`

export const DIFFERENCES = `
  INSERT INTO reconciliation_differences (run_id, n, class, subject, payment_id, refund_id, merchant_no, amount_fen, ours, theirs,
    till, rule)
  SELECT $1, n, class::exception_class, subject, payment_id, refund_id, merchant_no, greatest(1, amount_fen), ours, theirs, till,
    rule::reconciliation_rule
  FROM numbered`

const sumsOf = (table: string, extra = '') => `(
  SELECT coalesce(json_agg(json_build_object('kind', kind, 'rows', rows, 'amount', amount, 'surcharge', surcharge${extra}) ORDER BY kind), '[]')
  FROM (SELECT kind, count(*) AS rows, coalesce(sum(amount_fen), 0) AS amount, coalesce(sum(surcharge_fen), 0) AS surcharge
    FROM ${table} GROUP BY kind) k)`

const settled = (verdict: string) => `(SELECT count(*) FROM verdicts WHERE verdict = '${verdict}')`

/** What the report says beside the statement's own trailer. */
export const REPORT = `
  SELECT ${sumsOf('our_lines')} AS ours,
    ${sumsOf('statement_lines', `, 'compared', kind IN (${COMPARED_SQL})`)} AS theirs,
    ((SELECT count(*) FROM our_lines) - (SELECT count(*) FROM pairs WHERE here))::int AS matched,
    json_build_object('CROSSED', ${settled('CROSSED')}, 'POOLED', ${settled('POOLED')}, 'UNDONE', ${settled('UNDONE')},
      'UNFINISHED', ${settled('UNFINISHED')}) AS settled,
    (SELECT count(DISTINCT (terminal_no, out_trade_no))::int FROM till_records
      WHERE business_date = $1::date AND merchant_no NOT LIKE '99%') AS "tillRecords",
    (SELECT coalesce(json_agg(json_build_object('class', class, 'count', count, 'amount', amount) ORDER BY class), '[]')
      FROM (SELECT class, count(*) AS count, sum(greatest(1, amount_fen)) AS amount FROM numbered GROUP BY class) c) AS classes,
    (SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws(E'\\t', class, subject, amount_fen, ours, theirs, till), E'\\n'
      ORDER BY n), ''), 'UTF8')), 'hex') FROM numbered) AS "differencesSha256",
    (SELECT count(*)::int FROM numbered) AS differences`
