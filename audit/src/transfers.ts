import type { Check } from './check.ts'
import { type Again, among, findBetween } from './between.ts'
import type { Pair } from './pairs.ts'
import type { Since } from './since.ts'

/** The payment server's word on a transfer. */
interface WishRow {
  key: string
  purpose: string
  fromAccount: string
  toAccount: string
  /** Unknown of what goes with a closing: the ledger alone knows what was left. */
  amount: number | null
  /** DONE: the ledger must have it. OPEN: it may. NEVER: it was refused, or nobody has decided it. */
  word: 'DONE' | 'OPEN' | 'NEVER'
}

/** The ledger's word on a transfer. */
interface TransferRow {
  key: string
  purpose: string
  fromAccount: string
  toAccount: string
  amount: number
  outcome: string
  young: boolean
}

const OF_SIDE = (merchant: string, live: string, sandbox: string) =>
  `CASE WHEN ${merchant} LIKE '99%' THEN '${sandbox}' ELSE '${live}' END`
const RECEIVER = `CASE s.surcharge_rule ->> 'receiver' WHEN 'MERCHANT' THEN m.account_no
  ELSE ${OF_SIDE('m.merchant_no', 'S-SURCHARGE', 'SBX-SURCHARGE')} END`
/** Of rows that write down what the ledger has answered. */
const MOVE_WORD = (state: string) =>
  `CASE ${state} WHEN 'POSTED' THEN 'DONE' WHEN 'PENDING' THEN 'OPEN' ELSE 'NEVER' END`
const LEDGER_WORD = (done: string) => `CASE WHEN ${done} THEN 'DONE' ELSE 'OPEN' END`

/** A condition that one of the keys is made of a column, and of what is around it there. */
const madeOf = (column: string, around: string, keys: string | undefined): string =>
  keys === undefined
    ? ''
    : `AND ${column} IN (SELECT regexp_replace(k, '${around}', '', 'g') FROM unnest(${keys}::text[]) k)`

// A closing is asked for under its approval's id, and its subsidy under that and '-subsidy'; both know how much only afterwards. Whom
// the office has closed by itself was empty then: what came back before the ledger heard goes under the person's id.
const wishesSql = (keys?: string) => `
  SELECT * FROM (
    SELECT move_id AS key, purpose::text, from_account AS "fromAccount", to_account AS "toAccount", amount_fen AS amount,
      ${MOVE_WORD('state')} AS word FROM money_moves WHERE true ${among('move_id', keys)}
    UNION ALL
    SELECT a.approval_id || part.suffix, part.purpose, o.account_no, part.goes_to, NULL, 'OPEN'
    FROM approvals a JOIN persons o ON o.person_id = a.payload ->> 'personId'
    CROSS JOIN LATERAL (VALUES ('', 'CLOSING', a.payload ->> 'payTo'), ('-subsidy', 'SUBSIDY_RETURN', 'S-SUBSIDY')) AS part (suffix, purpose, goes_to)
    WHERE a.kind = 'money.close' AND a.decided_by IS NOT NULL AND a.state <> 'REJECTED' ${madeOf('a.approval_id', '-subsidy$', keys)}
      AND NOT EXISTS (SELECT FROM money_moves v WHERE v.move_id = a.approval_id || part.suffix)
    UNION ALL
    SELECT 'CLS_' || o.person_id || part.suffix, part.purpose, o.account_no, part.goes_to, NULL, 'OPEN'
    FROM persons o CROSS JOIN (VALUES ('', 'CLOSING', 'C-SUSPENSE'), ('-subsidy', 'SUBSIDY_RETURN', 'S-SUBSIDY')) AS part (suffix, purpose, goes_to)
    WHERE o.state = 'CLOSED' ${madeOf('o.person_id', '^CLS_|-subsidy$', keys)}
    UNION ALL
    SELECT t.posting_id, t.purpose::text, m.account_no, CASE t.purpose WHEN 'PAYOUT' THEN 'C-BANK' ELSE 'S-COMMISSION' END, t.amount_fen,
      ${MOVE_WORD('t.state')}
    FROM payout_transfers t JOIN payouts p USING (payout_id) JOIN merchants m USING (merchant_no) WHERE true ${among('t.posting_id', keys)}
    UNION ALL
    SELECT s.payment_id || '-later-' || s.refusals, 'SURCHARGE_LATER', o.account_no, ${RECEIVER}, s.surcharge_fen,
      ${LEDGER_WORD("s.state = 'SETTLED'")}
    FROM pending_surcharges s JOIN merchants m USING (merchant_no) JOIN persons o USING (person_id) WHERE s.state IN ('COLLECTING', 'SETTLED')
      ${madeOf('s.payment_id', '-later-.*$', keys)}
    UNION ALL
    SELECT b.refund_id || CASE WHEN b.to_suspense THEN '-surcharge-waits' ELSE '-surcharge' END, 'SURCHARGE_BACK', ${RECEIVER},
      CASE WHEN b.to_suspense THEN 'C-SUSPENSE' ELSE o.account_no END, b.amount_fen, ${LEDGER_WORD("b.state = 'DONE'")}
    FROM surcharge_backs b JOIN pending_surcharges s USING (payment_id) JOIN merchants m ON m.merchant_no = b.merchant_no
      JOIN persons o ON o.person_id = b.person_id WHERE true ${madeOf('b.refund_id', '-surcharge.*$', keys)}
  ) w WHERE true ${among('key', keys)} ORDER BY key COLLATE "C"`

/**
 * What reversals had put into closed accounts before that waited by itself, and the release that ended it made wait: the ledger's own doing,
 * under the account's number, of no more than was reversed there.
 */
const CAME_BACK = `EXISTS (SELECT FROM (VALUES
    ('CLOSING', '-came-back', 'C-SUSPENSE'), ('SUBSIDY_RETURN', '-came-back-subsidy', 'S-SUBSIDY')) AS part (purpose, suffix, goes_to)
  JOIN accounts a ON a.account_no = t.payer_account AND a.state = 'CLOSED'
  WHERE t.purpose::text = part.purpose AND t.posting_id = t.payer_account || part.suffix AND t.merchant_account = part.goes_to
    AND t.amount_fen <= (SELECT sum(r.amount_fen + r.surcharge_fen) FROM postings r
      WHERE r.kind = 'REVERSAL' AND r.outcome = 'POSTED' AND r.payer_account = t.payer_account AND r.id < t.id))`

const transfersSql = (keys?: string) => `
  SELECT posting_id AS key, purpose::text, payer_account AS "fromAccount", merchant_account AS "toAccount", amount_fen AS amount, outcome,
    posted_at > now() - interval '2 minutes' AS young
  FROM postings t WHERE kind = 'TRANSFER' AND NOT (posting_id LIKE '%-came-back%' AND ${CAME_BACK}) ${among('posting_id', keys)} ORDER BY posting_id COLLATE "C"`

/** Whatever may say by now that money has moved, under the keys of `wishesSql`; what is of a closing leaves that to the ledger. */
const wishesTouched = ({ day }: Since) => `
  SELECT move_id AS key FROM money_moves WHERE true ${day('business_date')}
  UNION SELECT posting_id FROM payout_transfers WHERE true ${day('business_date')}
  UNION SELECT payment_id || '-later-' || refusals FROM pending_surcharges WHERE true ${day('business_date')}
  UNION SELECT refund_id || CASE WHEN to_suspense THEN '-surcharge-waits' ELSE '-surcharge' END FROM surcharge_backs
    WHERE true ${day('business_date')}`
const transfersTouched = ({ posting }: Since) =>
  `SELECT posting_id AS key FROM postings WHERE kind = 'TRANSFER' ${posting('id')}`

/** What is wrong between what was decided and what was moved; undefined when nothing is. */
function troubleOf({ left: wish, right: transfer }: Pair<WishRow, TransferRow>): string | undefined {
  const posted = transfer?.outcome === 'POSTED' ? transfer : undefined
  if (posted === undefined) {
    return wish?.word === 'DONE'
      ? `says that ${wish.amount} fen have moved, and the ledger has not moved them`
      : undefined
  }
  const moved = `${posted.purpose} of ${posted.amount} fen from ${posted.fromAccount} to ${posted.toAccount}`
  if (wish === undefined) return posted.young ? undefined : `the ledger has moved what nobody has decided: ${moved}`
  if (wish.word === 'NEVER') return `was refused or never decided, and the ledger has moved it: ${moved}`
  const same =
    wish.purpose === posted.purpose &&
    wish.fromAccount === posted.fromAccount &&
    wish.toAccount === posted.toAccount &&
    (wish.amount ?? posted.amount) === posted.amount
  if (same) return undefined
  return `is a ${wish.purpose} of ${wish.amount} fen from ${wish.fromAccount} to ${wish.toAccount}, the ledger has a ${moved}`
}

/** Between what was decided here and what was moved there, besides payments. */
export const transfersBetween = (again: Again): Check => ({
  name: 'between.transfers-and-decisions',
  rule: 'Every transfer of the ledger was decided, once, with its purpose, accounts and amount; and what is done has moved.',
  ofNew: true,
  find: (books, since) =>
    findBetween<WishRow, TransferRow>(
      books,
      {
        left: { book: 'payment', sql: wishesSql, touched: wishesTouched },
        right: { book: 'onecard', sql: transfersSql, touched: transfersTouched },
        trouble: troubleOf,
      },
      again,
      since,
    ),
})
