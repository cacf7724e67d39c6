import { type Check, statement } from './check.ts'

const ledger = (name: string, rule: string, sql: string): Check => statement('onecard', `ledger.${name}`, rule, sql)

/** What the one-card backend's books say of themselves. */
export const LEDGER_CHECKS: readonly Check[] = [
  ledger(
    'entries-sum-to-zero',
    'The entries of every posting sum to zero.',
    `SELECT p.posting_id AS subject, 'its entries sum to ' || sum(e.amount_fen) || ' fen' AS trouble
     FROM entries e JOIN postings p ON p.id = e.posting_id GROUP BY p.posting_id HAVING sum(e.amount_fen) <> 0`,
  ),
  ledger(
    'entries-belong-to-postings',
    'What was posted has entries, and nothing else has.',
    `SELECT coalesce(p.posting_id, 'entry of ' || e.posting_id) AS subject,
       CASE WHEN p.id IS NULL THEN 'belongs to no posting' WHEN e.posting_id IS NULL THEN 'was posted without an entry'
         ELSE 'was ' || p.outcome || ' and has entries' END AS trouble
     FROM postings p FULL JOIN (SELECT DISTINCT posting_id FROM entries) e ON e.posting_id = p.id
     WHERE p.id IS NULL OR (p.outcome = 'POSTED') <> (e.posting_id IS NOT NULL)`,
  ),
  ledger(
    'entries-say-what-was-posted',
    'The entries of a payment, a refund and a reversal move exactly its amount to the stall and its surcharge on top.',
    `SELECT p.posting_id AS subject, p.kind || ' of ' || p.amount_fen || ' + ' || p.surcharge_fen || ' fen has moved '
       || coalesce(e.payer, 0) || ', ' || coalesce(e.stall, 0) || ', ' || coalesce(e.surcharge, 0) AS trouble
     FROM postings p LEFT JOIN (
       SELECT posting_id, sum(amount_fen) FILTER (WHERE line NOT IN (2, 3)) AS payer,
         sum(amount_fen) FILTER (WHERE line = 2) AS stall, sum(amount_fen) FILTER (WHERE line = 3) AS surcharge
       FROM entries GROUP BY posting_id) e ON e.posting_id = p.id
     CROSS JOIN LATERAL (SELECT CASE WHEN p.kind = 'DEBIT' THEN 1 ELSE -1 END AS sign) s
     WHERE p.outcome = 'POSTED' AND p.kind IN ('DEBIT', 'REFUND', 'REVERSAL')
       AND (coalesce(e.payer, 0), coalesce(e.stall, 0), coalesce(e.surcharge, 0))
         <> (-s.sign * (p.amount_fen + p.surcharge_fen), s.sign * p.amount_fen, s.sign * p.surcharge_fen)`,
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
    'never-more-back-than-paid',
    'Refunds and reversals of a payment never exceed it, nor its surcharge, and it is reversed once.',
    `SELECT d.posting_id AS subject, 'of ' || d.amount_fen || ' + ' || d.surcharge_fen || ' fen went back ' || b.amount || ' + '
       || b.surcharge || ' in ' || b.reversals || ' reversals and ' || b.refunds || ' refunds' AS trouble
     FROM (SELECT coalesce(reverses, refunds) AS debit, sum(amount_fen) AS amount, sum(surcharge_fen) AS surcharge,
         count(reverses) AS reversals, count(refunds) AS refunds
       FROM postings WHERE outcome = 'POSTED' AND kind IN ('REVERSAL', 'REFUND') GROUP BY 1) b
     JOIN postings d ON d.posting_id = b.debit
     WHERE b.amount > d.amount_fen OR b.surcharge > d.surcharge_fen OR b.reversals > 1 OR (b.reversals = 1 AND b.refunds > 0)
       OR d.outcome <> 'POSTED'`,
  ),
  ledger(
    'play-money-stays-play-money',
    'No posting moves money between the sandbox and real accounts.',
    `SELECT p.posting_id AS subject, 'has accounts of both sides' AS trouble
     FROM entries e JOIN postings p ON p.id = e.posting_id GROUP BY p.posting_id
     HAVING min(e.account_id) < 0 AND max(e.account_id) >= 0`,
  ),
]
