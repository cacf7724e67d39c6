import { approval, exception, pay, payout, refund, settlement } from './ids.ts'

// What the office has done on the small campus, as both books have it: a top-up, a subsidy, an adjustment that resolved an
// exception, a settlement that was paid out, one whose pay-out the ledger refused once and one that waits, a surcharge that was taken later and went back with a refund, one that the merchant got, an
// account that two persons closed, and one that was closed empty and to which money came before the ledger heard.

const AGO = `now() - interval '1 hour'`
const DAYS_AGO = (days: number) => `(now() AT TIME ZONE 'Asia/Shanghai')::date - ${days}`

function approvalSql(n: number, kind: string, payload: object): string {
  return `INSERT INTO approvals (approval_id, kind, subject, payload, payload_hash, reason, state, requested_by, requested_role, requested_at,
      expires_at, decided_by, decided_role, decided_at, decision_request_id, finished_at)
    VALUES ('${approval(n)}', '${kind}', 's${n}', '${JSON.stringify(payload)}', repeat('0', 64), 'why', 'DONE', 'usr_1', 'FINANCE', ${AGO},
      now() + interval '1 day', 'usr_2', 'FINANCE', ${AGO}, 'req_${n}', ${AGO})`
}

interface Move {
  id: string
  purpose: string
  from: string
  to: string
  amount: number
  batch?: readonly [string, number]
}

const MOVES: readonly Move[] = [
  { id: 'mvm_1', purpose: 'COUNTER_TOPUP', from: 'C-CASH', to: 'P1', amount: 5000 },
  { id: 'mvm_2', purpose: 'COUNTER_TOPUP', from: 'C-CASH', to: 'P2', amount: 700 },
  { id: 'sub_1-1', purpose: 'SUBSIDY', from: 'S-SUBSIDY', to: 'P1', amount: 3000, batch: ['sub_1', 1] },
  { id: 'sub_1-2', purpose: 'SUBSIDY', from: 'S-SUBSIDY', to: 'P2', amount: 100, batch: ['sub_1', 2] },
  { id: 'mvm_3', purpose: 'COUNTER_TOPUP', from: 'C-CASH', to: 'P3', amount: 400 },
  { id: 'sub_1-3', purpose: 'SUBSIDY', from: 'S-SUBSIDY', to: 'P3', amount: 50, batch: ['sub_1', 3] },
  { id: approval(1), purpose: 'ADJUSTMENT', from: 'S-ADJUSTMENT', to: 'P1', amount: 200 },
  { id: approval(2), purpose: 'CLOSING', from: 'P2', to: 'C-CASH', amount: 700 },
]

export const moveSql = ({ id, purpose, from, to, amount, batch }: Move): string =>
  `INSERT INTO money_moves (move_id, batch_id, line, purpose, from_account, to_account, amount_fen, business_date, state, clerk, created_at, posted_at)
   VALUES ('${id}', ${batch === undefined ? 'NULL, NULL' : `'${batch[0]}', ${batch[1]}`}, '${purpose}', '${from}', '${to}', ${amount},
     ${DAYS_AGO(0)}, 'POSTED', 'usr_1', ${AGO}, ${AGO})`

/** A top-up that the ledger is yet to be asked for, due for so long. */
export const moveThatWaitsSql = (id: string, dueFor: string): string =>
  `INSERT INTO money_moves (move_id, purpose, from_account, to_account, amount_fen, business_date, state, clerk, created_at, next_try_at)
   SELECT '${id}', 'COUNTER_TOPUP', 'C-CASH', 'P1', 10, ${DAYS_AGO(0)}, 'PENDING', 'usr_1', at, at FROM (SELECT now() - interval '${dueFor}' AS at) t`

interface Settled {
  /** Sales, of `amount` fen together. */
  items: readonly string[]
  amount: number
  commission?: number
  /** A surcharge of a sale of another day, which its merchant gets. */
  later?: { item: string; fen: number }
}

/** A settlement of sales, with what a report must say. */
function settlementSql(n: number, { items, amount, commission = 0, later }: Settled): string[] {
  const before =
    n === 1 ? 'NULL::bytea' : `(SELECT report_hash FROM settlements WHERE settlement_id = '${settlement(n - 1)}')`
  const net = amount + (later?.fen ?? 0) - commission
  const report = `jsonb_strip_nulls(jsonb_build_object('merchantNo', '10000001', 'businessDate', to_char(day, 'YYYY-MM-DD'), 'settlementNo', ${n},
    'commission', ${commission}, 'net', ${net}, 'previousHash', encode(before, 'hex')))::text`
  const part = (kind: string, count: number, amountFen: number, merchantFen: number) =>
    `INSERT INTO settlement_parts (settlement_id, kind, business_date, of_date, merchant_no, count, amount_fen, school_fen, merchant_fen)
      SELECT '${settlement(n)}', '${kind}', ${DAYS_AGO(4 - n)}, ${DAYS_AGO(4 - n)}, '10000001', ${count}, ${amountFen}, 0, ${merchantFen}`
  return [
    `INSERT INTO settlements (settlement_id, merchant_no, settlement_no, business_date, report, report_hash, previous_hash, commission_fen,
        net_fen, created_at, created_by)
      SELECT '${settlement(n)}', '10000001', ${n}, day, ${report}, sha256(convert_to(${report}, 'UTF8')), before, ${commission},
        ${net}, now(), 'nightly' FROM (SELECT ${DAYS_AGO(4 - n)} AS day, ${before} AS before) d`,
    part('SALE', items.length, amount, 0),
    ...(later === undefined ? [] : [part('SURCHARGE_LATER', 1, 0, later.fen)]),
    ...[...items, ...(later === undefined ? [] : [later.item])].map(
      (item) => `INSERT INTO settlement_items (item_id, settlement_id) VALUES ('${item}', '${settlement(n)}')`,
    ),
  ]
}

interface PaidOut {
  amount: number
  commission: number
  approvedAs: string
}

const payoutSql = (n: number, { amount, commission, approvedAs }: PaidOut): string =>
  `INSERT INTO payouts (payout_id, merchant_no, settlement_id, amount_fen, commission_fen, bank_reference, paid_on, approval_id,
      requested_by, decided_by, state, created_at, finished_at)
    VALUES ('${payout(n)}', '10000001', '${settlement(n)}', ${amount}, ${commission}, 'B${n}', ${DAYS_AGO(0)}, '${approvedAs}', 'usr_1',
      'usr_2', 'DONE', ${AGO}, ${AGO})`

export const OFFICE_BOOKS: readonly string[] = [
  ...[1, 2, 3].map(
    (n) =>
      `INSERT INTO persons (person_id, school_no, name, identity_class, account_no) VALUES ('per_${n}', '2023000${n}', '张三', 'STUDENT', 'P${n}')`,
  ),
  `UPDATE persons SET state = 'CLOSED', state_version = 1, state_changed_at = ${AGO} WHERE person_id IN ('per_2', 'per_3')`,
  approvalSql(1, 'money.adjust', { accountNo: 'P1', amount: 200 }),
  approvalSql(2, 'money.close', { personId: 'per_2', payTo: 'C-CASH' }),
  approvalSql(3, 'settlement.pay-out', {}),
  approvalSql(4, 'money.subsidies', { batchId: 'sub_1' }),
  approvalSql(5, 'settlement.pay-out', {}),
  `INSERT INTO subsidy_batches (batch_id, name, purpose, rows, total_fen, asked_by, created_at, started_at)
    VALUES ('sub_1', '11 月补助', 'SUBSIDY', 3, 3150, 'usr_1', ${AGO}, ${AGO})`,
  ...MOVES.map(moveSql),
  ...settlementSql(1, { items: [pay(1), pay(9)], amount: 1250 + 1009, commission: 59 }),
  ...settlementSql(2, { items: [pay(11)], amount: 1011 }),
  ...settlementSql(3, { items: [pay(10)], amount: 1010, later: { item: `${pay(9)}-later-0`, fen: 90 } }),
  payoutSql(1, { amount: 2200, commission: 59, approvedAs: approval(3) }),
  payoutSql(2, { amount: 1011, commission: 0, approvedAs: approval(5) }),
  `INSERT INTO payout_transfers (posting_id, payout_id, purpose, attempt, amount_fen, business_date, state, decline_code, created_at,
      answered_at)
    SELECT id, payout_id, purpose::payout_transfer_purpose, attempt, fen, ${DAYS_AGO(0)}, state::payout_transfer_state, code, ${AGO}, ${AGO}
    FROM (VALUES
      ('${settlement(1)}-commission', '${payout(1)}', 'COMMISSION', 1, 59, 'POSTED', NULL),
      ('${settlement(1)}-payout', '${payout(1)}', 'PAYOUT', 1, 2200, 'POSTED', NULL),
      ('${settlement(2)}-payout', '${payout(2)}', 'PAYOUT', 1, 1011, 'DECLINED', 'INSUFFICIENT_BALANCE'),
      ('${settlement(2)}-payout-2', '${payout(2)}', 'PAYOUT', 2, 1011, 'POSTED', NULL)
    ) AS t (id, payout_id, purpose, attempt, fen, state, code)`,
  `INSERT INTO payout_items VALUES ('${settlement(1)}', '${payout(1)}'), ('${settlement(2)}', '${payout(2)}')`,
  `INSERT INTO pending_surcharges (payment_id, person_id, merchant_no, amount_fen, created_at, state, identity_class, surcharge_fen, whole_fen,
      surcharge_rule, business_date, ended_at)
    VALUES ('${pay(12)}', 'per_1', '10000001', 1000, ${AGO}, 'SETTLED', 'OUTSIDER', 150, 150, '{"receiver": "SCHOOL"}', ${DAYS_AGO(0)}, ${AGO}),
      ('${pay(9)}', 'per_1', '10000001', 1009, ${AGO}, 'SETTLED', 'OUTSIDER', 90, 90, '{"receiver": "MERCHANT"}', ${DAYS_AGO(1)}, ${AGO})`,
  `INSERT INTO surcharge_backs (refund_id, payment_id, person_id, merchant_no, amount_fen, state, business_date, created_at, finished_at)
    VALUES ('${refund(12)}', '${pay(12)}', 'per_1', '10000001', 60, 'DONE', ${DAYS_AGO(0)}, ${AGO}, ${AGO})`,
  `INSERT INTO exceptions (exception_id, class, subject, amount_fen, evidence, created_at, due_at)
    VALUES ('${exception(1)}', 'MISSING_THERE', 'lost', 200, '{}', now(), now())`,
  `INSERT INTO exception_adjustments VALUES ('${approval(1)}', '${exception(1)}', 'usr_1', now())`,
]

interface Transfer extends Omit<Move, 'batch'> {
  /** Its place in the ledger. */
  at: number
  /** Why the ledger has refused it; absent when it moved. */
  refused?: string
}

const LATER: readonly Omit<Transfer, 'at'>[] = [
  { id: `${settlement(1)}-commission`, purpose: 'COMMISSION', from: 'M1', to: 'S-COMMISSION', amount: 59 },
  { id: `${settlement(1)}-payout`, purpose: 'PAYOUT', from: 'M1', to: 'C-BANK', amount: 2200 },
  {
    id: `${settlement(2)}-payout`,
    purpose: 'PAYOUT',
    from: 'M1',
    to: 'C-BANK',
    amount: 1011,
    refused: 'INSUFFICIENT_BALANCE',
  },
  { id: `${settlement(2)}-payout-2`, purpose: 'PAYOUT', from: 'M1', to: 'C-BANK', amount: 1011 },
  { id: `${pay(12)}-later-0`, purpose: 'SURCHARGE_LATER', from: 'P1', to: 'S-SURCHARGE', amount: 150 },
  { id: `${pay(9)}-later-0`, purpose: 'SURCHARGE_LATER', from: 'P1', to: 'M1', amount: 90 },
  { id: `${refund(12)}-surcharge`, purpose: 'SURCHARGE_BACK', from: 'S-SURCHARGE', to: 'P1', amount: 60 },
  { id: `${approval(2)}-subsidy`, purpose: 'SUBSIDY_RETURN', from: 'P2', to: 'S-SUBSIDY', amount: 100 },
  { id: 'CLS_per_3', purpose: 'CLOSING', from: 'P3', to: 'C-SUSPENSE', amount: 400 },
  { id: 'CLS_per_3-subsidy', purpose: 'SUBSIDY_RETURN', from: 'P3', to: 'S-SUBSIDY', amount: 50 },
]

/** A transfer as the ledger writes it, past its guards: a person's line is 1, or 5 for a subsidy. */
export function transferSql({ at, id, purpose, from, to, amount, refused }: Transfer): string[] {
  const subsidy = purpose.startsWith('SUBSIDY')
  const lineOf = (account: string, other: number) => (account.startsWith('P') ? (subsidy ? 5 : 1) : other)
  const entry = (line: number, account: string, fen: number) =>
    `INSERT INTO entries (posting_id, line, account_id, amount_fen) VALUES (${at}, ${line}, (SELECT id FROM accounts WHERE account_no = '${account}'), ${fen})`
  const grow = (account: string, fen: number) => {
    const column = subsidy ? 'subsidy_fen' : 'balance_fen'
    return `UPDATE accounts SET ${column} = ${column} + ${fen} WHERE account_no = '${account}' AND kind = 'PERSON'`
  }
  const outcome = refused === undefined ? `'POSTED', NULL` : `'DECLINED', '${refused}'`
  const posting = `INSERT INTO postings (id, posting_id, kind, purpose, outcome, decline_code, payer_account, merchant_account, amount_fen,
        surcharge_fen, subsidy_fen, balance_after_fen, business_date, occurred_at, posted_at)
      VALUES (${at}, '${id}', 'TRANSFER', '${purpose}', ${outcome}, '${from}', '${to}', ${amount}, 0, ${subsidy ? amount : 0},
        ${refused === undefined ? 0 : 'NULL'}, ${DAYS_AGO(0)}, ${AGO}, ${AGO})`
  if (refused !== undefined) return [posting]
  return [
    'ALTER TABLE entries DISABLE TRIGGER USER',
    posting,
    entry(lineOf(from, 4), from, -amount),
    entry(lineOf(to, 2), to, amount),
    'ALTER TABLE entries ENABLE TRIGGER USER',
    grow(from, -amount),
    grow(to, amount),
  ]
}

/** The ledger's side of all of it, in the order in which it was asked. */
export const TRANSFERS: readonly string[] = [
  `INSERT INTO accounts (account_no, kind, holder_name, payment_limit_fen, daily_limit_fen) VALUES
    ('P2', 'PERSON', '李四', 100000, 300000), ('P3', 'PERSON', '王五', 100000, 300000)`,
  ...[...MOVES, ...LATER].flatMap((transfer, n) => transferSql({ ...transfer, at: 35 + n })),
]
