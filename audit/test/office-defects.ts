import { approval, delivery, exception, pay, payout, refund, settlement } from './ids.ts'
import { moveSql, moveThatWaitsSql, transferSql } from './office-books.ts'

const unlocked = (table: string, ...statements: string[]) => [
  `ALTER TABLE ${table} DISABLE TRIGGER USER`,
  ...statements,
  `ALTER TABLE ${table} ENABLE TRIGGER USER`,
]
const LONG_AGO = `now() - interval '9 hours'`
const BETWEEN = 'between.transfers-and-decisions'

/** What somebody did past all guards to what the office has done, and what the auditor must say of it. */
export const OFFICE_DEFECTS: readonly (readonly [
  name: string,
  on: 'payment' | 'onecard',
  statements: readonly string[],
  said: readonly string[],
])[] = [
  [
    'a top-up of another amount than the ledger moved',
    'payment',
    unlocked('money_moves', `UPDATE money_moves SET amount_fen = amount_fen + 1 WHERE move_id = 'mvm_1'`),
    [`${BETWEEN} mvm_1`],
  ],
  [
    'a subsidy that is said to have gone to somebody else',
    'payment',
    unlocked('money_moves', `UPDATE money_moves SET to_account = 'P2' WHERE move_id = 'sub_1-1'`),
    [`${BETWEEN} sub_1-1`],
  ],
  [
    'a top-up that the ledger never heard of',
    'payment',
    [moveSql({ id: 'mvm_lost', purpose: 'COUNTER_TOPUP', from: 'C-CASH', to: 'P1', amount: 10 })],
    [`${BETWEEN} mvm_lost`],
  ],
  [
    'a transfer that nobody has decided, and a pay-out that was posted twice',
    'onecard',
    [
      ...transferSql({ at: 60, id: 'mvm_stranger', purpose: 'COUNTER_TOPUP', from: 'C-CASH', to: 'P1', amount: 100 }),
      ...transferSql({
        at: 61,
        id: `${settlement(1)}-payout-2`,
        purpose: 'PAYOUT',
        from: 'M1',
        to: 'C-BANK',
        amount: 2200,
      }),
    ],
    [`${BETWEEN} mvm_stranger`, `${BETWEEN} ${settlement(1)}-payout-2`],
  ],
  [
    'what a closing moves, of somebody whom nobody has closed',
    'onecard',
    [
      ...transferSql({ at: 62, id: 'CLS_per_1', purpose: 'CLOSING', from: 'P1', to: 'C-SUSPENSE', amount: 10 }),
      ...transferSql({
        at: 63,
        id: 'CLS_per_1-subsidy',
        purpose: 'SUBSIDY_RETURN',
        from: 'P1',
        to: 'S-SUBSIDY',
        amount: 20,
      }),
    ],
    [`${BETWEEN} CLS_per_1`, `${BETWEEN} CLS_per_1-subsidy`],
  ],
  [
    'a closing whose purpose joins no such accounts',
    'onecard',
    unlocked('postings', `UPDATE postings SET purpose = 'CLEARING_SETTLED' WHERE posting_id = '${approval(2)}'`),
    [`${BETWEEN} ${approval(2)}`, `ledger.transfers-move-what-they-say ${approval(2)}`],
  ],
  [
    'a surcharge that arrived elsewhere than it says',
    'onecard',
    unlocked(
      'entries',
      `UPDATE entries SET account_id = (SELECT id FROM accounts WHERE account_no = 'C-BANK') WHERE line = 2
        AND posting_id = (SELECT id FROM postings WHERE posting_id = '${pay(12)}-later-0')`,
    ),
    [`ledger.transfers-move-what-they-say ${pay(12)}-later-0`],
  ],
  [
    'a subsidy that was taken back before it was given',
    'onecard',
    [
      ...transferSql({
        at: 33,
        id: 'sub_0-1',
        purpose: 'SUBSIDY_RETURN',
        from: 'P1',
        to: 'S-SUBSIDY',
        amount: 500,
      }),
      ...transferSql({ at: 34, id: 'sub_0-2', purpose: 'SUBSIDY', from: 'S-SUBSIDY', to: 'P1', amount: 500 }),
    ],
    ['ledger.subsidies-never-below-zero P1', `${BETWEEN} sub_0-1`, `${BETWEEN} sub_0-2`],
  ],
  [
    'a balance that was below its floor until somebody filled it up again',
    'onecard',
    [
      ...transferSql({ at: 65, id: 'in', purpose: 'ADJUSTMENT', from: 'S-ADJUSTMENT', to: 'P2', amount: 100 }),
      ...transferSql({ at: 64, id: 'out', purpose: 'ADJUSTMENT', from: 'P2', to: 'S-ADJUSTMENT', amount: 100 }),
    ],
    ['ledger.no-balance-was-below-its-floor P2', `${BETWEEN} out`, `${BETWEEN} in`],
  ],
  [
    'a top-up that nobody asks the ledger for, and notifications that nobody sends',
    'payment',
    [
      moveThatWaitsSql('mvm_waits', '9 hours'),
      `INSERT INTO webhook_endpoints (endpoint_id, merchant_no, url, event_types, created_at)
        VALUES ('whe_1', '10000001', 'https://noodles.example/', '{payment.succeeded}', ${LONG_AGO})`,
      ...[1, 2].map(
        (
          n,
        ) => `INSERT INTO webhook_deliveries (delivery_id, event_id, endpoint_id, merchant_no, next_attempt_at, sweep_after, created_at)
          VALUES ('${delivery(n)}', 'evt_${n}', 'whe_1', '10000001', ${LONG_AGO}, '-infinity', ${LONG_AGO} + interval '${n} minutes')`,
      ),
    ],
    ['duties.are-taken-up mvm_waits', `duties.are-taken-up ${delivery(1)}`],
  ],
  [
    'a day of the trial balance that was touched up',
    'onecard',
    [`INSERT INTO day_sums VALUES ('2026-01-01', 'people', 5, 5)`],
    ['ledger.day-sums-equal-entries people 2026-01-01'],
  ],
  [
    'a settlement that was written anew, with its hash',
    'payment',
    [
      `UPDATE settlements s SET report = n.report, report_hash = sha256(convert_to(n.report, 'UTF8')) FROM (
        SELECT settlement_id, (report::jsonb || '{"madeAt": "later"}')::text AS report FROM settlements) n
        WHERE s.settlement_id = n.settlement_id AND s.settlement_id = '${settlement(1)}'`,
    ],
    [`office.settlements-are-chained ${settlement(2)}`],
  ],
  [
    'an item that was taken out of its settlement',
    'payment',
    [`DELETE FROM settlement_items WHERE item_id = '${pay(11)}'`],
    [`office.settlements-add-up ${settlement(2)}`],
  ],
  [
    'a pay-out of another commission',
    'payment',
    unlocked('payouts', `UPDATE payouts SET commission_fen = commission_fen + 1 WHERE payout_id = '${payout(1)}'`),
    [`office.pay-outs-pay-settlements ${payout(1)}`, `office.pay-outs-are-booked-once ${payout(1)}`],
  ],
  [
    'a pay-out of which the ledger was asked for another amount',
    'payment',
    unlocked(
      'payout_transfers',
      `UPDATE payout_transfers SET amount_fen = amount_fen + 1 WHERE posting_id = '${settlement(1)}-payout'`,
    ),
    [`office.pay-outs-are-booked-once ${payout(1)}`, `${BETWEEN} ${settlement(1)}-payout`],
  ],
  [
    'a refused booking of a pay-out that is said to have been made, as the next one was',
    'payment',
    unlocked(
      'payout_transfers',
      'DROP INDEX payout_transfers_one_key',
      `UPDATE payout_transfers SET state = 'POSTED', decline_code = NULL WHERE posting_id = '${settlement(2)}-payout'`,
    ),
    [`office.pay-outs-are-booked-once ${payout(2)}`, `${BETWEEN} ${settlement(2)}-payout`],
  ],
  [
    'an approval that is done and left nothing behind',
    'payment',
    [`UPDATE subsidy_batches SET started_at = NULL`],
    [`office.approvals-carried-out-once ${approval(4)}`],
  ],
  [
    'a pay-out that one person has asked for and approved',
    'payment',
    [
      'ALTER TABLE approvals DROP CONSTRAINT approvals_second_person',
      ...unlocked('approvals', `UPDATE approvals SET decided_by = requested_by WHERE approval_id = '${approval(3)}'`),
    ],
    [`office.two-persons-decided ${payout(1)}`],
  ],
  [
    'a surcharge of which less went back than of its payment',
    'payment',
    unlocked('surcharge_backs', 'UPDATE surcharge_backs SET amount_fen = 59'),
    [`office.later-surcharges-go-back-in-proportion ${pay(12)}`, `${BETWEEN} ${refund(12)}-surcharge`],
  ],
  [
    'an exception of another amount than what resolved it',
    'payment',
    [`UPDATE exceptions SET amount_fen = 201 WHERE exception_id = '${exception(1)}'`],
    [`office.adjustments-resolve-one-exception ${approval(1)}`],
  ],
]
