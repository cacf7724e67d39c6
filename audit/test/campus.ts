import pg from 'pg'
import { createTestDatabase, type TestDatabase } from '@yimatong/prisma/test-database'
import { pay, refund } from './ids.ts'
import { OFFICE_BOOKS, TRANSFERS } from './office-books.ts'

/** The three databases with a small sound campus in them: one payer, one stall, payments of every standing. */
export interface Campus {
  urls: { payment: string; onecard: string; token: string }
  /** Changes one of the databases as nobody may: past checks, triggers and grants. */
  plant(owner: 'payment' | 'onecard' | 'token', ...statements: string[]): Promise<void>
  close(): Promise<void>
}

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

const PAYMENT_COLUMNS = `payment_id, merchant_no, terminal_no, out_trade_no, content_hash, channel, mode, state, amount_fen,
  surcharge_fen, surcharge_status, surcharge_rule, person_id, identity_class, decline_code, refunded_fen, refunded_surcharge_fen,
  business_date, created_at, paid_at, finished_at`

interface Made {
  n: number
  state: 'SUCCESS' | 'PAYERROR' | 'CLOSED' | 'REVOKED' | 'REFUND'
  amount: number
  surcharge?: number
  back?: number
  backSurcharge?: number
}

const MADE: readonly Made[] = [
  { n: 1, state: 'SUCCESS', amount: 1250 },
  { n: 2, state: 'SUCCESS', amount: 2000, surcharge: 300 },
  { n: 3, state: 'REFUND', amount: 1000, surcharge: 150, back: 460, backSurcharge: 60 },
  { n: 4, state: 'REVOKED', amount: 800, back: 800 },
  { n: 5, state: 'PAYERROR', amount: 900 },
  { n: 6, state: 'CLOSED', amount: 700 },
  ...[7, 8, 9, 10, 11].map((n): Made => ({ n, state: 'SUCCESS', amount: 1000 + n })),
  { n: 12, state: 'REFUND', amount: 1000, back: 400 },
]

function paymentSql({ n, state, amount, surcharge = 0, back = 0, backSurcharge = 0 }: Made): string {
  const paid = state === 'SUCCESS' || state === 'REFUND' || state === 'REVOKED'
  const rule = surcharge > 0 ? `'APPLIED', '{"receiver": "SCHOOL"}'` : "'NONE', NULL"
  return `INSERT INTO payments (${PAYMENT_COLUMNS}) SELECT '${pay(n)}', '10000001', 'T00001', 'order-${n}', sha256('x'), 'ONECARD',
    'REVERSE_SCAN', '${state}', ${amount}, ${surcharge}, ${rule}, 'per_1', 'OUTSIDER', ${state === 'PAYERROR' ? "'CODE_EXPIRED'" : 'NULL'},
    ${back}, ${backSurcharge}, (at AT TIME ZONE 'Asia/Shanghai')::date, at, ${paid ? 'at' : 'NULL'}, at
    FROM (SELECT now() - interval '${20 - n} hours' AS at) t`
}

const refundSql = (n: number, kind: 'REFUND' | 'REVERSAL', amount: number, surcharge: number): string =>
  `INSERT INTO refunds (refund_id, kind, payment_id, merchant_no, person_id, out_refund_no, content_hash, amount_fen, surcharge_fen,
      state, requested_by, reason, business_date, created_at, finished_at)
    VALUES ('${refund(n)}', '${kind}', '${pay(n)}', '10000001', 'per_1', 'back-${n}', sha256('x'), ${amount}, ${surcharge}, 'SUCCESS',
      'T00001', ${kind === 'REFUND' ? "'sold out'" : 'NULL'}, current_date, now() - interval '1 hour', now() - interval '1 hour')`

/** How it ended, where its row alone does not say so. */
const endSql = `INSERT INTO payment_events (payment_id, at, type, actor)
  SELECT payment_id, finished_at, CASE state WHEN 'CLOSED' THEN 'CLOSED'::payment_event_type ELSE 'DECLINED' END, 'gateway'
  FROM payments WHERE state IN ('CLOSED', 'PAYERROR')`

const PAYMENT_BOOKS = [
  "INSERT INTO canteens (id, name, name_en) VALUES ('1', '一食堂', 'First')",
  "INSERT INTO merchants (merchant_no, canteen_id, name, name_en, account_no) VALUES ('10000001', '1', '面馆', 'Noodles', 'M1')",
  ...MADE.map(paymentSql),
  endSql,
  refundSql(3, 'REFUND', 400, 60),
  refundSql(4, 'REVERSAL', 800, 0),
  refundSql(12, 'REFUND', 400, 0),
]

interface Moved {
  id: number
  posting: string
  kind: 'TOPUP' | 'DEBIT' | 'REFUND' | 'REVERSAL'
  amount: number
  surcharge?: number
  undoes?: string
}

const MOVED: readonly Moved[] = [
  { id: 1, posting: 'top_1', kind: 'TOPUP', amount: 100_000 },
  ...MADE.filter(({ state }) => state !== 'PAYERROR' && state !== 'CLOSED').map(
    ({ n, amount, surcharge = 0 }): Moved => ({ id: 1 + n, posting: pay(n), kind: 'DEBIT', amount, surcharge }),
  ),
  { id: 30, posting: refund(3), kind: 'REFUND', amount: 400, surcharge: 60, undoes: pay(3) },
  { id: 31, posting: `${pay(4)}-reversal`, kind: 'REVERSAL', amount: 800, undoes: pay(4) },
  { id: 32, posting: refund(12), kind: 'REFUND', amount: 400, undoes: pay(12) },
]

function postingSql({ id, posting, kind, amount, surcharge = 0, undoes }: Moved): string[] {
  const sign = kind === 'DEBIT' ? 1 : -1
  const named = (of: Moved['kind']) => (kind === of && undoes !== undefined ? `'${undoes}'` : 'NULL')
  const stall = kind === 'TOPUP' ? 'NULL' : "'M1'"
  const other = kind === 'TOPUP' ? '2' : "(SELECT id FROM accounts WHERE account_no = 'M1')"
  const entry = (line: number, account: string, fen: number) =>
    `INSERT INTO entries (posting_id, line, account_id, amount_fen) VALUES (${id}, ${line}, ${account}, ${fen})`
  return [
    `INSERT INTO postings (id, posting_id, kind, outcome, payer_account, merchant_account, amount_fen, surcharge_fen, surcharge_account,
        reverses, refunds, balance_after_fen, business_date, occurred_at, posted_at)
      VALUES (${id}, '${posting}', '${kind}', 'POSTED', 'P1', ${stall}, ${amount}, ${surcharge}, ${surcharge > 0 ? "'S-SURCHARGE'" : 'NULL'},
        ${named('REVERSAL')}, ${named('REFUND')}, 0, current_date, now() - interval '1 hour', now() - interval '1 hour')`,
    entry(1, "(SELECT id FROM accounts WHERE account_no = 'P1')", -sign * (amount + surcharge)),
    entry(2, other, sign * amount),
    ...(surcharge > 0 ? [entry(3, '1', sign * surcharge)] : []),
  ]
}

const LEDGER = [
  'ALTER TABLE entries DISABLE TRIGGER USER',
  `INSERT INTO accounts (account_no, kind, holder_name, payment_limit_fen, daily_limit_fen) VALUES
    ('P1', 'PERSON', '张三', 100000, 300000), ('M1', 'MERCHANT', '面馆', 100000, 300000)`,
  ...MOVED.flatMap(postingSql),
  `UPDATE accounts SET balance_fen = (SELECT sum(amount_fen) FROM entries WHERE account_id = accounts.id) WHERE account_no = 'P1'`,
  'ALTER TABLE entries ENABLE TRIGGER USER',
]

export async function aSoundCampus(): Promise<Campus> {
  const databases: Record<'payment' | 'onecard' | 'token', TestDatabase> = {
    payment: await createTestDatabase('payment'),
    onecard: await createTestDatabase('onecard'),
    token: await createTestDatabase('token'),
  }
  await run(databases.payment.ownerUrl, [...PAYMENT_BOOKS, ...OFFICE_BOOKS])
  await run(databases.onecard.ownerUrl, [...LEDGER, ...TRANSFERS, 'SELECT add_up_days(1)'])
  return {
    urls: {
      payment: databases.payment.auditorUrl,
      onecard: databases.onecard.auditorUrl,
      token: databases.token.auditorUrl,
    },
    plant: (owner, ...statements) => run(databases[owner].ownerUrl, statements),
    async close() {
      for (const database of Object.values(databases)) await database.drop()
    },
  }
}
