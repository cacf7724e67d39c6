import { type Check, statement } from './check.ts'
import type { Since } from './since.ts'

const ledger = (name: string, rule: string, sql: string | ((since: Since) => string)): Check =>
  statement('onecard', `ledger.${name}`, rule, sql)

const OWN = 'CASH,BANK,SUBSIDY_FUND,SURCHARGE,CLEARING,COMMISSION'
const twoWays = (purpose: string, one: string, other: string): string[][] => [
  [purpose, one, other],
  [purpose, other, one],
]
/** Which kinds of account each purpose may join, from and to, as the school's rules say: the auditor believes no table of the ledger. */
const MAY_JOIN: readonly string[][] = [
  ['COUNTER_TOPUP', 'CASH,BANK', 'PERSON'],
  ['SUBSIDY', 'SUBSIDY_FUND', 'PERSON'],
  ['SUBSIDY_RETURN', 'PERSON', 'SUBSIDY_FUND'],
  ['CLOSING', 'PERSON', 'CASH,BANK,SUSPENSE'],
  ['SURCHARGE_LATER', 'PERSON', 'SURCHARGE,MERCHANT'],
  ['SURCHARGE_BACK', 'SURCHARGE,MERCHANT', 'PERSON,SUSPENSE'],
  ['SUSPENSE_RELEASE', 'SUSPENSE', 'PERSON,CASH,BANK'],
  ['PAYOUT', 'MERCHANT', 'BANK'],
  ['PAYOUT_RETURNED', 'BANK', 'MERCHANT'],
  ...twoWays('COMMISSION', 'MERCHANT', 'COMMISSION'),
  ...twoWays('ADJUSTMENT', `PERSON,MERCHANT,${OWN}`, 'ADJUSTMENT'),
  ...twoWays('SUBSIDY_FUNDING', 'BANK', 'SUBSIDY_FUND'),
  ...twoWays('BANKING', 'BANK', 'CASH'),
  ...twoWays('CLEARING_SETTLED', 'BANK', 'CLEARING'),
]
const JOINED = MAY_JOIN.map(([purpose, from, to]) => `('${purpose}', '{${from}}'::text[], '{${to}}'::text[])`).join(
  ', ',
)

/** All that went back of the debits of which something went back lately. */
const backsOfNew = (isNew: string): string => `
  WITH debits AS (SELECT DISTINCT coalesce(reverses, refunds) AS debit FROM postings WHERE kind IN ('REVERSAL', 'REFUND') ${isNew})
  SELECT p.* FROM debits JOIN postings p ON p.reverses = debit UNION ALL SELECT p.* FROM debits JOIN postings p ON p.refunds = debit`

/** What the one-card backend's books say of themselves. */
export const LEDGER_CHECKS: readonly Check[] = [
  ledger(
    'entries-sum-to-zero',
    'The entries of every posting sum to zero.',
    ({ posting }) => `SELECT p.posting_id AS subject, 'its entries sum to ' || sum(e.amount_fen) || ' fen' AS trouble
     FROM entries e JOIN postings p ON p.id = e.posting_id WHERE true ${posting('e.posting_id')} GROUP BY p.posting_id HAVING sum(e.amount_fen) <> 0`,
  ),
  ledger(
    'entries-belong-to-postings',
    'What was posted has entries, and nothing else has.',
    ({ posting }) => `SELECT coalesce(p.posting_id, 'entry of ' || e.posting_id) AS subject,
       CASE WHEN p.id IS NULL THEN 'belongs to no posting' WHEN e.posting_id IS NULL THEN 'was posted without an entry'
         ELSE 'was ' || p.outcome || ' and has entries' END AS trouble
     FROM (SELECT * FROM postings WHERE true ${posting('id')}) p
     FULL JOIN (SELECT DISTINCT posting_id FROM entries WHERE true ${posting('posting_id')}) e ON e.posting_id = p.id
     WHERE p.id IS NULL OR (p.outcome = 'POSTED') <> (e.posting_id IS NOT NULL)`,
  ),
  ledger(
    'entries-say-what-was-posted',
    'The entries of a payment, a refund and a reversal move exactly its amount to the stall and its surcharge on top.',
    // Entry by entry under its posting, by their key: sums joined with postings are gone over for each of them where statistics are old.
    ({ posting }) => `SELECT subject, kind || ' of ' || amount || ' + ' || surcharge || ' fen has moved '
       || payer || ', ' || stall || ', ' || moved_surcharge AS trouble
     FROM (
       SELECT p.posting_id AS subject, p.kind, p.amount_fen AS amount, p.surcharge_fen AS surcharge,
         CASE WHEN p.kind = 'DEBIT' THEN 1 ELSE -1 END AS sign,
         coalesce(sum(e.amount_fen) FILTER (WHERE e.line NOT IN (2, 3)), 0) AS payer,
         coalesce(sum(e.amount_fen) FILTER (WHERE e.line = 2), 0) AS stall,
         coalesce(sum(e.amount_fen) FILTER (WHERE e.line = 3), 0) AS moved_surcharge
       FROM postings p LEFT JOIN entries e ON e.posting_id = p.id
       WHERE p.outcome = 'POSTED' AND p.kind IN ('DEBIT', 'REFUND', 'REVERSAL') ${posting('p.id')}
       GROUP BY p.id) moved
     WHERE (payer, stall, moved_surcharge) <> (-sign * (amount + surcharge), sign * amount, sign * surcharge)`,
  ),
  ledger(
    'balances-equal-entries',
    "Every person's balance, and every subsidy, is the sum of its own entries.",
    `SELECT a.account_no AS subject, 'shows ' || a.balance_fen || ' fen and a subsidy of ' || a.subsidy_fen || ', its entries sum to '
       || coalesce(e.own, 0) || ' and ' || coalesce(e.subsidy, 0) AS trouble
     FROM accounts a LEFT JOIN (
       SELECT account_id, sum(amount_fen) FILTER (WHERE line <> 5) AS own, sum(amount_fen) FILTER (WHERE line = 5) AS subsidy
       FROM entries GROUP BY account_id) e ON e.account_id = a.id
     WHERE a.kind = 'PERSON' AND (a.balance_fen, a.subsidy_fen) <> (coalesce(e.own, 0), coalesce(e.subsidy, 0))`,
  ),
  ledger(
    'snapshots-equal-entries',
    'Every snapshot of a balance is the sum of the entries through its posting.',
    `SELECT a.account_no AS subject, 'its snapshot through ' || s.through_id || ' shows ' || s.balance_fen || ', the entries sum to '
       || coalesce(e.sum, 0) AS trouble
     FROM balance_snapshots s JOIN accounts a ON a.id = s.account_id
     CROSS JOIN LATERAL (SELECT sum(amount_fen) AS sum FROM entries WHERE account_id = s.account_id AND line > 1
       AND posting_id <= s.through_id) e
     WHERE s.balance_fen <> coalesce(e.sum, 0)`,
  ),
  ledger(
    'no-balance-below-its-floor',
    'No balance is below its floor, and no subsidy below zero.',
    `SELECT account_no AS subject, 'has ' || balance_fen || ' fen, its floor is ' || floor_fen AS trouble
     FROM accounts WHERE balance_fen < floor_fen OR subsidy_fen < 0`,
  ),
  ledger(
    'no-balance-was-below-its-floor',
    "No person's balance was ever below the lowest floor of its account, after no posting.",
    `SELECT DISTINCT ON (account_no) account_no AS subject,
       'had ' || running || ' fen after ' || posting_id || ', its floor is ' || lowest_fen AS trouble FROM (
       SELECT a.account_no, least(a.floor_fen, a.lowest_floor_fen) AS lowest_fen, p.posting_id, e.posting_id AS id,
         sum(e.amount_fen) OVER (PARTITION BY e.account_id ORDER BY e.posting_id) AS running
       FROM entries e JOIN accounts a ON a.id = e.account_id JOIN postings p ON p.id = e.posting_id
       WHERE e.line <> 5 AND a.kind = 'PERSON') s
     WHERE running < lowest_fen ORDER BY account_no, id`,
  ),
  ledger(
    'never-more-back-than-paid',
    'Refunds and reversals of a payment never exceed it, nor its surcharge, and it is reversed once.',
    ({
      posting,
      whole,
    }) => `SELECT d.posting_id AS subject, 'of ' || d.amount_fen || ' + ' || d.surcharge_fen || ' fen went back ' || b.amount || ' + '
       || b.surcharge || ' in ' || b.reversals || ' reversals and ' || b.refunds || ' refunds' AS trouble
     FROM (SELECT coalesce(reverses, refunds) AS debit, sum(amount_fen) AS amount, sum(surcharge_fen) AS surcharge,
         count(reverses) AS reversals, count(refunds) AS refunds
       FROM (${whole ? 'SELECT * FROM postings' : backsOfNew(posting('id'))}) back
       WHERE outcome = 'POSTED' AND kind IN ('REVERSAL', 'REFUND') GROUP BY 1) b
     JOIN postings d ON d.posting_id = b.debit
     WHERE b.amount > d.amount_fen OR b.surcharge > d.surcharge_fen OR b.reversals > 1 OR (b.reversals = 1 AND b.refunds > 0)
       OR d.outcome <> 'POSTED'`,
  ),
  ledger(
    'transfers-move-what-they-say',
    'A transfer moves its amount from the one account to the other, each of a kind that its purpose joins, and touches no third.',
    ({
      posting,
    }) => `SELECT p.posting_id AS subject, p.purpose || ' of ' || p.amount_fen || ' fen from ' || p.payer_account || ' to ' || p.merchant_account
       || ' has moved ' || coalesce(e.out, 0) || ' out and ' || coalesce(e.into, 0) || ' in, in ' || coalesce(e.lines, 0) || ' entries' AS trouble
     FROM postings p JOIN accounts f ON f.account_no = p.payer_account JOIN accounts t ON t.account_no = p.merchant_account
     LEFT JOIN LATERAL (SELECT count(*) AS lines, sum(amount_fen) FILTER (WHERE account_id = f.id) AS out,
       sum(amount_fen) FILTER (WHERE account_id = t.id) AS into FROM entries WHERE posting_id = p.id) e ON true
     WHERE p.kind = 'TRANSFER' AND p.outcome = 'POSTED' ${posting('p.id')} AND ((e.lines, e.out, e.into) IS DISTINCT FROM (2::bigint, -p.amount_fen, p.amount_fen::numeric)
       OR NOT EXISTS (SELECT FROM (VALUES ${JOINED}) AS may (purpose, from_kind, to_kind)
         WHERE may.purpose = p.purpose::text AND f.kind::text = ANY (may.from_kind) AND t.kind::text = ANY (may.to_kind)))`,
  ),
  ledger(
    'subsidies-never-below-zero',
    'No subsidy was ever below zero, after no posting of its account.',
    `SELECT DISTINCT ON (account_no) account_no AS subject, 'had a subsidy of ' || running || ' fen after ' || posting_id AS trouble FROM (
       SELECT a.account_no, p.posting_id, e.posting_id AS id,
         sum(e.amount_fen) OVER (PARTITION BY e.account_id ORDER BY e.posting_id) AS running
       FROM entries e JOIN accounts a ON a.id = e.account_id JOIN postings p ON p.id = e.posting_id
       WHERE e.line = 5 AND a.kind = 'PERSON') s
     WHERE running < 0 ORDER BY account_no, id`,
  ),
  ledger(
    'day-sums-equal-entries',
    'What is kept of the days for the trial balance is the plain sum of the entries that were added up.',
    `WITH plain AS (
       SELECT p.business_date, CASE WHEN a.kind <> 'PERSON' THEN a.account_no WHEN e.line = 5 THEN 'subsidies' ELSE 'people' END AS book,
         sum(CASE WHEN e.amount_fen < 0 THEN -e.amount_fen ELSE 0 END) AS debit, sum(CASE WHEN e.amount_fen > 0 THEN e.amount_fen ELSE 0 END) AS credit
       FROM entries e JOIN postings p ON p.id = e.posting_id JOIN accounts a ON a.id = e.account_id
       WHERE a.id >= 0 AND e.posting_id <= (SELECT through_id FROM day_sum_place) GROUP BY 1, 2)
     SELECT book || ' ' || business_date AS subject, 'keeps ' || coalesce(k.debit_fen, 0) || ' out and ' || coalesce(k.credit_fen, 0)
       || ' in, the entries have ' || coalesce(plain.debit, 0) || ' and ' || coalesce(plain.credit, 0) AS trouble
     FROM plain FULL JOIN (SELECT business_date, book::text, debit_fen, credit_fen FROM day_sums) k USING (business_date, book)
     WHERE (coalesce(k.debit_fen, 0), coalesce(k.credit_fen, 0)) <> (coalesce(plain.debit, 0), coalesce(plain.credit, 0))`,
  ),
  ledger(
    'play-money-stays-play-money',
    'No posting moves money between the sandbox and real accounts.',
    ({ posting }) => `SELECT p.posting_id AS subject, 'has accounts of both sides' AS trouble
     FROM entries e JOIN postings p ON p.id = e.posting_id WHERE true ${posting('e.posting_id')} GROUP BY p.posting_id
     HAVING min(e.account_id) < 0 AND max(e.account_id) >= 0`,
  ),
]
